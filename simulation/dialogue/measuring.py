"""What one branch of an experiment amounts to: as a whole, and from the fork on."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from simulation.dialogue.compliance import Kept, kept_rules
from simulation.dialogue.counting import count, weight
from simulation.vocabulary.findings import Severity
from simulation.vocabulary.state import DialogueState


class Measured(NamedTuple):
    turns: int
    """Counted turns of the whole dialogue, the part before the fork included."""
    tasks: int
    """Tasks proven complete."""
    success: bool | None
    """All tasks were proven; None for a dialogue without tasks."""
    later: int
    """Counted turns from the fork on."""
    findings: Counter[str]
    """Errors and warnings from the fork on, by owner."""
    kept: dict[str, Kept]
    """How far each rule was kept from the fork on."""


def measured(state: DialogueState, at: int = 0) -> Measured:
    """``at`` is the fork: what lies before it says nothing of the rules that are tried."""
    whole = count(state)
    later = [turn for turn in state.turns if turn.seq >= at]
    return Measured(
        turns=whole.turns,
        tasks=whole.tasks,
        success=whole.tasks >= len(state.tasks) if state.tasks else None,
        later=sum(weight(turn.message) for turn in later),
        findings=Counter(
            finding.owner.value
            for turn in later
            for finding in turn.findings
            if finding.severity is not Severity.INFO
        ),
        kept=kept_rules(state, at),
    )

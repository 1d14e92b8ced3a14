"""All checks on one new turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from simulation.checks.arguments import ungrounded_arguments
from simulation.checks.claims import false_claims, unconfirmed_changes
from simulation.checks.grounding import ungrounded_values
from simulation.checks.hidden_acts import unspoken_values
from simulation.checks.linters import lint
from simulation.checks.loops import loops, runaways
from simulation.checks.misstating import misstated_values
from simulation.checks.needed import model_trouble
from simulation.checks.protocol import breaches, repeated_calls
from simulation.checks.results import uncomputed_results
from simulation.checks.skipping import skipped_parts
from simulation.checks.tasks import newly_proven
from simulation.checks.wrong_row import wrong_rows
from simulation.vocabulary.findings import Finding
from simulation.vocabulary.growing import Growing
from simulation.vocabulary.hearing import heard
from simulation.vocabulary.messages import Role
from simulation.vocabulary.state import DialogueState, Turn

TurnCheck = Callable[[DialogueState], Iterator[Finding]]
"""Says what is wrong with the last turn of a state."""

ALL: tuple[TurnCheck, ...] = (
    breaches,
    repeated_calls,
    ungrounded_arguments,
    ungrounded_values,
    misstated_values,
    false_claims,
    unconfirmed_changes,
    unspoken_values,
    loops,
    runaways,
    wrong_rows,
    skipped_parts,
    uncomputed_results,
    model_trouble,
    lint,
)
"""In the order of their findings."""
WITHOUT_CALLS: dict[Role, tuple[TurnCheck, ...]] = {
    Role.SYSTEM: (breaches, model_trouble),
    Role.USER: (breaches, unspoken_values, runaways, model_trouble, lint),
    Role.ASSISTANT: (
        breaches,
        ungrounded_values,
        misstated_values,
        false_claims,
        loops,
        runaways,
        skipped_parts,
        model_trouble,
    ),
    Role.TOOL: (breaches, loops, uncomputed_results, model_trouble),
}
"""Those that can find anything in a turn that calls nothing."""


def examined(state: DialogueState, turn: Turn) -> Turn:
    """``turn``, which is to follow ``state``, with what it proves and what was found in it."""
    after = state.then(turn)
    told = heard(after)
    proven, findings = newly_proven(told), _found(told)
    if proven == turn.proven and findings == turn.findings:
        return turn
    marked = turn.model_copy(update={"proven": proven, "findings": findings})
    return Growing.of(after.turns).marked(marked)[-1]


def findings_of_last(state: DialogueState) -> tuple[Finding, ...]:
    return _found(heard(state))


def _found(state: DialogueState) -> tuple[Finding, ...]:
    message = state.turns[-1].message
    checks = ALL if message.tool_calls else WITHOUT_CALLS[message.role]
    return tuple(finding for check in checks for finding in check(state))

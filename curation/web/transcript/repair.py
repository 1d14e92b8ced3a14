"""What is wrong with a dialogue that one change would save, and which change that may be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from curation.engine.chats import IMPORTED
from curation.models import Trajectory
from curation.web.transcript.blocks import Block
from curation.web.transcript.sides import Found, Goal

WRONG_CALLS = frozenset(
    {"ungrounded_argument", "invalid_arguments", "malformed_arguments", "unknown_tool", "wrong_row"}
)
"""Findings whose cure is another argument."""
GRAVE = ("error", "warning")


@dataclass(frozen=True)
class Repair:
    """``at`` is the first seq of the block to begin with."""

    at: int
    wrong: str
    """One sentence."""
    rule: str = ""
    """The id of the rule that was broken."""
    edits: bool = False
    """Whether the likely remedy is another argument; else the turn is made again."""


def repair_of(
    trajectory: Trajectory,
    blocks: Sequence[Block],
    findings: Iterable[Found],
    goals: Iterable[Goal],
) -> Repair | None:
    """None for what is sound, unfinished, or wrong in more than one way."""
    if trajectory.state != Trajectory.State.FINISHED or not trajectory.tasks_total:
        return None
    grave = [found for found in findings if found.severity in GRAVE]
    missing = trajectory.tasks_total - trajectory.tasks_proven
    if missing == 0 and len(grave) == 1:
        return _of_finding(grave[0], blocks)
    untold = trajectory.reason == IMPORTED and not trajectory.tasks_proven
    if missing == 1 and not trajectory.findings_errors and not untold:
        return _of_goal(goals, blocks)
    return None


def _of_finding(found: Found, blocks: Sequence[Block]) -> Repair | None:
    block = next((one for one in blocks if one.first <= found.seq <= one.last), None)
    if block is None or not block.can_edit:
        return None
    words = found.message or found.kind.replace("_", " ")
    edits = found.kind in WRONG_CALLS and bool(block.cards)
    return Repair(block.first, words, found.rule, edits)


def _of_goal(goals: Iterable[Goal], blocks: Sequence[Block]) -> Repair | None:
    """The user stopped without it: the last word of theirs is where it can still be asked for."""
    goal = next((one for one in goals if one.at is None), None)
    last = next((one for one in reversed(blocks) if one.kind == "user"), None)
    if goal is None or last is None:
        return None
    part = next((part.title for part in goal.parts if part.at is None), "")
    missing = f"{goal.title}: {part}" if part and part != goal.title else goal.title
    return Repair(last.first, f"Not proven by the world: {missing}.")

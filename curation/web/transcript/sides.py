"""The panels beside the transcript: tasks with what proves them, and what was found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from curation.models import Turn


@dataclass(frozen=True)
class Goal:
    """A task or a subtask; ``at`` is the turn as of which the world proves it, or None."""

    title: str
    detail: str
    at: int | None
    parts: tuple[Goal, ...] = ()


@dataclass(frozen=True)
class Found:
    seq: int
    kind: str
    severity: str
    owner: str
    message: str
    rule: str


def proofs(turns: Iterable[Turn]) -> dict[str, int]:
    """Task and subtask ids to the seq as of which they are proven."""
    found: dict[str, int] = {}
    for turn in turns:
        for name in turn.content.get("proven") or ():
            found.setdefault(name, turn.seq)
    return found


def goals_of(tasks: Iterable[dict[str, Any]] | None, proven: dict[str, int]) -> list[Goal]:
    return [
        Goal(
            title=str(task.get("title") or task.get("id")),
            detail=str(task.get("goal") or ""),
            at=proven.get(str(task.get("id"))),
            parts=tuple(
                Goal(str(part.get("goal") or part.get("id")), "", proven.get(str(part.get("id"))))
                for part in task.get("subtasks") or ()
            ),
        )
        for task in tasks or ()
    ]


def findings_of(turns: Iterable[Turn]) -> list[Found]:
    """Worst first, then in the order of the dialogue."""
    found = [
        Found(
            seq=turn.seq,
            kind=str(finding.get("kind", "")),
            severity=str(finding.get("severity", "info")),
            owner=str(finding.get("owner", "")),
            message=str(finding.get("message", "")),
            rule=str(finding.get("rule") or ""),
        )
        for turn in turns
        for finding in turn.content.get("findings") or ()
    ]
    order = {"error": 0, "warning": 1}
    return sorted(found, key=lambda one: (order.get(one.severity, 2), one.seq))

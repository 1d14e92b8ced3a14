"""How far a run is, how fast it goes, what has arrived."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, Max, Q, QuerySet

from curation.engine.progress import seconds_left, turns_per_minute
from curation.engine.reasons import in_words
from curation.models import Run, Trajectory

SHOWN = 60
MOVING = (Trajectory.State.GENERATING, Trajectory.State.AWAITING_HUMAN)
REASONS = 8
"""Told of the failures of a run, at most."""


@dataclass(frozen=True)
class Progress:
    """``done`` counts ended dialogues, ``share`` also the part of those under way."""

    done: int
    left: int
    share: float
    turns_per_minute: float | None
    seconds_left: float | None
    rows: list[Trajectory]
    approved: int
    judged: Judged
    failures: list[Failed]


class Failed(NamedTuple):
    """Dialogues of the run that failed for one reason, told in words."""

    number: int
    words: str
    reason: str
    """Its name, by which they are retried."""


class Judged(NamedTuple):
    """Dialogues of the run that a judge has read, and those of them that it calls valid."""

    total: int
    valid: int


def progress_of(run: Run) -> Progress:
    rows = run.trajectories.alive().without_content()
    done = run.dialogues_ended
    return Progress(
        done=done,
        left=max(0, run.count - done),
        share=min(1.0, done / max(run.count, 1)),
        turns_per_minute=turns_per_minute(run),
        seconds_left=seconds_left(run),
        rows=_shown(rows),
        approved=rows.filter(review_state=Trajectory.ReviewState.APPROVED).order_by().count(),
        judged=_judged(rows),
        failures=_failures(rows) if run.dialogues_failed else [],
    )


def failures_of(run: Run) -> list[Failed]:
    """By cause, the most frequent first."""
    rows = run.trajectories.alive().without_content()
    return _failures(rows) if run.dialogues_failed else []


def _shown(rows: QuerySet[Trajectory]) -> list[Trajectory]:
    """What is being written or waits for a person first, then the others; each by its place.

    Asked for both states at once the database would go through the whole run in its order.
    """
    rows = rows.select_related("reviewer").order_by("ordinal")
    found = [row for state in MOVING for row in rows.filter(state=state)[:SHOWN]]
    moving = sorted(found, key=lambda row: row.ordinal)[:SHOWN]
    others = rows.exclude(state__in=MOVING)
    return [*moving, *others[: SHOWN - len(moving)]]


def _failures(rows: QuerySet[Trajectory]) -> list[Failed]:
    """The most frequent first."""
    failed = rows.filter(state=Trajectory.State.FAILED).order_by()
    grouped = failed.values("reason").annotate(number=Count("pk"), told=Max("detail"))
    return [
        Failed(
            each["number"],
            in_words(each["reason"]) or _plain(each["reason"], each["told"]),
            each["reason"],
        )
        for each in grouped.order_by("-number", "reason")[:REASONS]
    ]


def _plain(reason: str, told: str) -> str:
    name = reason.replace("_", " ").capitalize() or "No reason was kept"
    return f"{name}. {told}".strip()


def _judged(rows: QuerySet[Trajectory]) -> Judged:
    counted = rows.aggregate(
        total=Count("pk", filter=~Q(judged="")),
        valid=Count("pk", filter=Q(judged=Trajectory.Judged.VALID)),
    )
    return Judged(**counted)

"""How far a run is and how fast it goes: told at most once a second by each worker."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

from django.utils import timezone

from curation.engine.events import News, write_events
from curation.models import Event, Run

EVERY_SECONDS = 1.0
REMEMBERED = 1_000
"""Runs whose last telling is kept in mind."""

_told: dict[UUID, float] = {}


def announce_progress(run: Run) -> None:
    """Where ``run``, as it was read in this transaction, has come to."""
    _told[run.pk] = time.monotonic()
    write_events([News(run.workspace_id, Event.Kind.PROGRESS, progress_json(run), run.pk)])


def is_due(run_id: UUID) -> bool:
    """Whether this process has told nothing of the run for a second."""
    if len(_told) > REMEMBERED:
        _told.clear()
    last = _told.get(run_id)
    return last is None or time.monotonic() - last >= EVERY_SECONDS


def progress_json(run: Run) -> dict[str, Any]:
    """Rates are per minute of work; numbers are rounded to what can be known."""
    rate, left = turns_per_minute(run), seconds_left(run)
    return {
        "state": run.state,
        "done": run.dialogues_ended,
        "total": run.count,
        "failed": run.dialogues_failed,
        "turns": run.turns,
        "turns_per_minute": None if rate is None else round(rate, 1),
        "seconds_left": None if left is None else round(left, 1),
    }


def turns_per_minute(run: Run) -> float | None:
    elapsed = _elapsed(run)
    return run.turns / elapsed * 60 if elapsed else None


def seconds_left(run: Run) -> float | None:
    """By the pace of the dialogues that ended; None until one has, and while it is held."""
    elapsed, done = _elapsed(run), run.dialogues_ended
    if not elapsed or not done or run.state != Run.State.RUNNING:
        return None
    return elapsed / done * (run.count - done)


def _elapsed(run: Run) -> float | None:
    """Seconds at work so far; None before it began."""
    if run.started is None:
        return None
    return max(1.0, ((run.finished or timezone.now()) - run.started).total_seconds())

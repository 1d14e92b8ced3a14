"""What a change of an endpoint reaches: dialogues being written on it, and runs that wait."""

from __future__ import annotations

from typing import NamedTuple

from curation.models import ModelEndpoint, Run, Trajectory

MOST = 1_000
"""Dialogues and runs looked at."""
OPEN = (Run.State.QUEUED, Run.State.RUNNING, Run.State.PAUSED)


class Reach(NamedTuple):
    playing: int
    """Dialogues that are being written and have a model there."""
    runs: list[Run]
    """Not over yet, with a model there."""


def reach_of(row: ModelEndpoint) -> Reach:
    key = str(row.pk)
    dialogues = Trajectory.objects.filter(
        workspace=row.workspace_id, state=Trajectory.State.GENERATING
    )
    runs = Run.objects.filter(workspace=row.workspace_id, state__in=OPEN).order_by("-created")
    return Reach(
        playing=sum(_uses(cast, key) for cast in dialogues.values_list("cast", flat=True)[:MOST]),
        runs=[run for run in runs[:MOST] if _uses(run.cast, key)],
    )


def _uses(cast: dict[str, dict[str, str]], key: str) -> bool:
    return any(seat.get("endpoint") == key for seat in cast.values())

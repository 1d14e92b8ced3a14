"""A run's dialogues are held, and go on: those that wait at once, those in hand after their turn.

Dialogues are changed before their run, as workers do it, so that neither waits for the other.
"""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from curation.engine.deadlocks import lock_in_order
from curation.engine.events import announce_states
from curation.engine.leases import HOLDS
from curation.models import Run, Trajectory

State, Wanted = Trajectory.State, Trajectory.Wanted


def hold_dialogues(run: Run, wanted: Trajectory.Wanted) -> None:
    """``wanted`` is PAUSE or REST; whoever shall end, ends all the same."""
    lock_in_order(run.trajectories.filter(state__in=(State.QUEUED, State.GENERATING)))
    queued = run.trajectories.filter(state=State.QUEUED)
    announce_states(queued, State.PAUSED)
    queued.update(state=State.PAUSED)
    run.trajectories.filter(state=State.GENERATING, wanted=Wanted.NOTHING).update(wanted=wanted)


def go_on(run: Run) -> None:
    lock_in_order(run.trajectories.filter(Q(state=State.PAUSED) | Q(wanted__in=HOLDS)))
    paused = run.trajectories.filter(state=State.PAUSED)
    announce_states(paused, State.QUEUED)
    paused.update(state=State.QUEUED, reason="", queued_at=timezone.now())
    run.trajectories.filter(wanted__in=HOLDS).update(wanted=Wanted.NOTHING)

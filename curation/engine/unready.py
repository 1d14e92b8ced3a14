"""Dialogues whose models cannot be asked are set aside whole, not burnt one by one."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from curation.engine.ending import end_as_wanted, end_branch
from curation.engine.events import announce_run, announce_state, announce_states
from curation.engine.leases import ENDINGS, FREE, Lease
from curation.models import Run, Trajectory
from simulation.errors import InputError

REASON = "models_not_ready"
GOING = (Run.State.QUEUED, Run.State.RUNNING, Run.State.PAUSED)
State = Trajectory.State


@transaction.atomic
def set_aside(lease: Lease, error: InputError) -> None:
    """A run fails with the problem, and its dialogues wait for it to be started again; a dialogue
    of its own fails with the problem. Does nothing where the lease was lost.
    """
    rows = Trajectory.objects.filter(pk=lease.trajectory_id, epoch=lease.epoch)
    # Under a lock, so that nobody's wish of this moment is overlooked.
    row = rows.without_content().select_for_update().first()
    if row is None:
        return
    problem = {"field": error.field, "problem": error.problem, "remedy": error.remedy}
    if row.run_id is None:
        _fail_alone(row, problem)
        return
    _hold(row)
    _fail_run(row.run_id, problem)


def _fail_alone(row: Trajectory, problem: dict[str, str]) -> None:
    words = f"{problem['problem']} {problem['remedy']}"
    if end_branch(row, epoch=row.epoch, state=State.FAILED, reason=REASON, detail=words):
        Trajectory.objects.filter(pk=row.pk).update(problem=problem)


def _hold(row: Trajectory) -> None:
    """What a person wanted of it in the meantime holds: a cancelled one is over."""
    if row.wanted in ENDINGS:
        end_as_wanted(row)
        return
    mine = Trajectory.objects.filter(pk=row.pk, epoch=row.epoch, state=State.GENERATING)
    if mine.update(state=State.PAUSED, attempts=0, wanted="", epoch=F("epoch") + 1, **FREE):
        announce_state(row, State.PAUSED, REASON)


def _fail_run(key: UUID, problem: dict[str, str]) -> None:
    run = Run.objects.get(pk=key)
    rows = Run.objects.filter(pk=run.pk, state__in=GOING)
    if not rows.update(state=Run.State.FAILED, problem=problem, finished=timezone.now()):
        return
    queued = run.trajectories.filter(state=State.QUEUED)
    announce_states(queued, State.PAUSED, REASON)
    queued.update(state=State.PAUSED)
    run.trajectories.filter(state=State.GENERATING, wanted="").update(
        wanted=Trajectory.Wanted.PAUSE
    )
    announce_run(run, Run.State.FAILED)

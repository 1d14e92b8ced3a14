"""Holding a run, going on with it, ending it: honoured by workers between two turns.

Each may be asked for twice. Dialogues are changed before their run, as workers do it.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.utils import timezone

from curation.engine.auditing import record
from curation.engine.deadlocks import in_spite_of_deadlocks, lock_in_order
from curation.engine.ending import end_waiting
from curation.engine.events import announce_run
from curation.engine.holding import go_on, hold_dialogues
from curation.errors import Conflict
from curation.jobs.hints import wake
from curation.models import AuditEntry, Run, Trajectory
from curation.services.casting import Given, as_set_now
from curation.services.ceilings import refuse_today
from curation.services.recasting import recast_columns
from curation.services.spending import refuse_spent

State, Reason = Run.State, Run.Reason
Action = AuditEntry.Action

GOING = (State.QUEUED, State.RUNNING)
ENDED = (Trajectory.State.FINISHED, Trajectory.State.FAILED, Trajectory.State.CANCELLED)


@in_spite_of_deadlocks
def pause_run(run: Run, *, by: User | None = None) -> Run:
    """Hold a run: what is being played stops after the turn in hand; one that rests until the day
    turns does not go on by itself then. Raises Conflict.
    """
    if _is(run, State.PAUSED) and run.reason != Reason.DAY:
        return run
    hold_dialogues(run, Trajectory.Wanted.PAUSE)
    _change(run, (*GOING, State.PAUSED), State.PAUSED, "paused", reason=Reason.BY_PERSON)
    record(run, Action.PAUSED, by=by)
    return run


@in_spite_of_deadlocks
def resume_run(run: Run, *, by: User | None = None) -> Run:
    """Go on with a paused run, or with one whose models could not be asked. Raises Conflict if it
    is over, has no budget left, or its models are not to be asked today.
    """
    if _is(run, *GOING):
        return run
    run.refresh_from_db()
    if run.problem is not None:
        return restart_run(run, by=by)
    refuse_spent(run)
    if run.reason == Reason.DAY:
        refuse_today(run.workspace_id)
    go_on(run)
    state = State.RUNNING if run.started else State.QUEUED
    _change(run, (State.PAUSED,), state, "resumed", reason=Reason.NONE)
    record(run, Action.RESUMED, by=by)
    wake()
    return run


@in_spite_of_deadlocks
def restart_run(run: Run, *, model: Given = None, by: User | None = None) -> Run:
    """Go on with a run whose models could not be asked, on its endpoints as they are set now or
    on another ``model``. Raises Conflict unless that is why it failed, Refused naming the model.
    """
    if run.problem is None:
        raise Conflict(f"This run is {run.state}; there is nothing to start again.")
    run.refresh_from_db()
    refuse_spent(run)
    columns = recast_columns(run, model) or {"cast": as_set_now(run.workspace_id, run.cast)}
    run.trajectories.exclude(state__in=ENDED).update(**columns)
    go_on(run)
    state = State.RUNNING if run.turns else State.QUEUED
    anew = {"problem": None, "finished": None, **columns}
    _change(run, (State.FAILED,), state, "started again", **anew)
    record(run, Action.RETRIED, by=by, model=model)
    wake()
    return run


@in_spite_of_deadlocks
def stop_run(run: Run, *, by: User | None = None) -> Run:
    """End a run as it is: what was said goes to the reviewers, what has not begun is called off,
    and what is being played ends after the turn in hand. Raises Conflict if it is over.
    """
    if _is(run, State.FINISHED) and run.reason == Reason.STOPPED:
        return run
    _end(run, State.FINISHED, "stopped", reason=Reason.STOPPED)
    record(run, Action.STOPPED, by=by)
    return run


@in_spite_of_deadlocks
def cancel_run(run: Run, *, by: User | None = None) -> Run:
    """Call off what has not ended; finished dialogues stay. Raises Conflict if it is over."""
    if _is(run, State.CANCELLED):
        return run
    _end(run, State.CANCELLED, "cancelled", reason=Reason.NONE)
    record(run, Action.CANCELLED, by=by)
    return run


def _end(run: Run, state: Run.State, word: str, **columns: str) -> None:
    stop = state == State.FINISHED
    wanted = Trajectory.Wanted.STOP if stop else Trajectory.Wanted.CANCEL
    lock_in_order(run.trajectories.exclude(state__in=ENDED))
    playing = run.trajectories.filter(state=Trajectory.State.GENERATING)
    playing.exclude(wanted=Trajectory.Wanted.CANCEL).update(wanted=wanted)
    going = [*GOING, State.PAUSED, *([State.FAILED] if run.problem is not None else [])]
    _change(run, going, state, word, finished=timezone.now(), **columns)
    end_waiting(run.trajectories.all(), run.pk, stop=stop)
    run.refresh_from_db()


def _is(run: Run, *states: Run.State) -> bool:
    """Whether it is there already; the state is read anew."""
    run.refresh_from_db(fields=["state", "reason"])
    return run.state in states


def _change(
    run: Run, allowed: Sequence[Run.State], state: Run.State, word: str, **columns: object
) -> None:
    changed = Run.objects.filter(pk=run.pk, state__in=allowed).update(state=state, **columns)
    if not changed:
        now = Run.objects.values_list("state", flat=True).get(pk=run.pk)
        raise Conflict(f"This run is {now}; it cannot be {word}.")
    for name, value in (columns | {"state": state}).items():
        setattr(run, name, value)
    announce_run(run, state)

"""Starting runs, and holding them, going on, and calling them off."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from curation.engine.ending import count_ended
from curation.engine.events import announce_run
from curation.errors import Busy, Conflict, FieldProblem, Refused
from curation.jobs.hints import wake
from curation.models import DomainVersion, RuleSetVersion, Run, Trajectory, Workspace
from curation.services.casting import (
    as_set_now,
    cast_columns,
    is_simulated,
    ordered_cast,
    refuse_faults,
    with_tools_answered,
)
from curation.services.lookup import find_domain, find_rules
from curation.services.orders import RunOrder
from simulation.dialogue.begin import dialogue_seed
from simulation.vocabulary.rules import Paradigm
from simulation.vocabulary.state import Limits

SEED_BITS = 31
"""Of a seed drawn for somebody who gave none: short enough to be typed again."""

ENDED = (Trajectory.State.FINISHED, Trajectory.State.FAILED, Trajectory.State.CANCELLED)
MOST_WAITING = 100_000
"""Queued dialogues of a workspace, beyond which no more are taken."""


def start_run(workspace: Workspace, *, by: User | None, order: RunOrder) -> Run:
    """Queue a run's dialogues; workers begin at once. Raises Refused with the fields at fault."""
    _refuse_flood(workspace)
    domain = find_domain(workspace, domain=order.domain, database=order.database)
    _refuse_silent(domain)
    simulated = order.tools == "simulated" or is_simulated(domain)
    seats = ordered_cast(workspace, order.model, simulated=simulated)
    refuse_faults(seats, order.faults)
    seats = with_tools_answered(workspace, seats, simulated=simulated)
    rules = find_rules(workspace, rules=order.rules, paradigm=order.paradigm, by=by)
    paradigm = _paradigm(order, rules)
    with transaction.atomic():
        run = _run_row(workspace, by, order, domain, rules)
        run.paradigm = paradigm
        for name, value in cast_columns(seats, run.limits).items():
            setattr(run, name, value)
        run.save()
        dialogues = (_dialogue(run, ordinal) for ordinal in range(run.count))
        Trajectory.objects.bulk_create(dialogues, batch_size=500)
        announce_run(run, run.state)
        wake()
    return run


@transaction.atomic
def pause_run(run: Run) -> Run:
    """Hold a run: what is being played stops after the turn in hand. Raises Conflict."""
    _change(run, (Run.State.QUEUED, Run.State.RUNNING), Run.State.PAUSED, "paused")
    run.trajectories.filter(state=Trajectory.State.QUEUED).update(state=Trajectory.State.PAUSED)
    run.trajectories.filter(state=Trajectory.State.GENERATING).update(
        wanted=Trajectory.Wanted.PAUSE
    )
    return run


@transaction.atomic
def resume_run(run: Run) -> Run:
    """Go on with a paused run. Raises Conflict if it is not paused."""
    run.refresh_from_db(fields=["started"])
    state = Run.State.RUNNING if run.started else Run.State.QUEUED
    _change(run, (Run.State.PAUSED,), state, "resumed")
    _go_on(run)
    return run


def _go_on(run: Run) -> None:
    run.trajectories.filter(state=Trajectory.State.PAUSED).update(
        state=Trajectory.State.QUEUED, queued_at=timezone.now()
    )
    run.trajectories.filter(wanted=Trajectory.Wanted.PAUSE).update(wanted=Trajectory.Wanted.NOTHING)
    wake()


@transaction.atomic
def restart_run(run: Run) -> Run:
    """Go on with a run whose models could not be asked, on its endpoints as they are set now.

    Raises Conflict unless that is why it failed.
    """
    if run.problem is None:
        raise Conflict(f"This run is {run.state}; there is nothing to start again.")
    run.refresh_from_db(fields=["turns"])
    state = Run.State.RUNNING if run.turns else Run.State.QUEUED
    _change(run, (Run.State.FAILED,), state, "started again")
    run.problem, run.finished = None, None
    run.cast = as_set_now(run.workspace_id, run.cast)
    run.save(update_fields=["problem", "finished", "cast"])
    run.trajectories.exclude(state__in=ENDED).update(cast=run.cast)
    _go_on(run)
    return run


@transaction.atomic
def cancel_run(run: Run) -> Run:
    """Call off what has not ended; finished dialogues stay. Raises Conflict if it is over."""
    going = [Run.State.QUEUED, Run.State.RUNNING, Run.State.PAUSED]
    if run.problem is not None:
        going.append(Run.State.FAILED)
    _change(run, going, Run.State.CANCELLED, "cancelled")
    waiting = run.trajectories.filter(
        state__in=[
            Trajectory.State.QUEUED,
            Trajectory.State.PAUSED,
            Trajectory.State.AWAITING_HUMAN,
        ]
    )
    stopped = waiting.update(state=Trajectory.State.CANCELLED, reason="cancelled")
    count_ended(run.pk, {Trajectory.State.CANCELLED: stopped})
    run.trajectories.filter(state=Trajectory.State.GENERATING).update(
        wanted=Trajectory.Wanted.CANCEL
    )
    Run.objects.filter(pk=run.pk).update(finished=timezone.now())
    return run


def _change(run: Run, allowed: Sequence[Run.State], state: Run.State, word: str) -> None:
    changed = Run.objects.filter(pk=run.pk, state__in=allowed).update(state=state)
    if not changed:
        now = Run.objects.values_list("state", flat=True).get(pk=run.pk)
        raise Conflict(f"This run is {now}; it cannot be {word}.")
    run.state = state
    announce_run(run, state)


def _refuse_flood(workspace: Workspace) -> None:
    queued = Trajectory.objects.in_workspace(workspace).filter(state=Trajectory.State.QUEUED)
    if queued[: MOST_WAITING + 1].count() > MOST_WAITING:
        raise Busy(f"More than {MOST_WAITING:,} dialogues are waiting to be written already.")


def _refuse_silent(domain: DomainVersion) -> None:
    if not domain.tasks.exists():
        raise Refused(
            FieldProblem(
                "domain",
                f"{domain.title} gives no tasks to talk about.",
                "Its coverage report says what cannot be offered, and why.",
            )
        )


def _paradigm(order: RunOrder, rules: RuleSetVersion) -> str:
    """That of the rules; a paradigm asked for that differs from it is a contradiction."""
    own = Paradigm(rules.content.get("paradigm", Paradigm.USER))
    if order.paradigm not in (None, own):
        raise Refused(
            FieldProblem(
                "paradigm",
                f"The rules {rules.name!r} are {own.value}-oriented.",
                f"Leave the paradigm out, or choose rules for {order.paradigm}.",
            )
        )
    return own.value


def _run_row(
    workspace: Workspace,
    by: User | None,
    order: RunOrder,
    domain: DomainVersion,
    rules: RuleSetVersion,
) -> Run:
    key = uuid.uuid4()
    return Run(
        id=key,
        workspace=workspace,
        title=order.title or f"{domain.title}, {order.count} dialogues",
        domain=domain,
        rules=rules,
        count=order.count,
        tasks_per_dialogue=order.tasks_per_dialogue,
        seed=key.int >> (128 - SEED_BITS) if order.seed is None else order.seed,
        faults=order.faults,
        tools=order.tools,
        personas=order.personas or "",
        pace=order.pace,
        limits=Limits().model_dump(mode="json"),
        created_by=by,
    )


def _dialogue(run: Run, ordinal: int) -> Trajectory:
    return Trajectory(
        workspace_id=run.workspace_id,
        run=run,
        ordinal=ordinal,
        title=f"{run.domain.title} {ordinal + 1}",
        author_id=run.created_by_id,
        domain_id=run.domain_id,
        rules_id=run.rules_id,
        paradigm=run.paradigm,
        limits=run.limits,
        seed=dialogue_seed(run.seed, ordinal),
        faults=run.faults,
        pace=run.pace,
        tools=run.tools,
        model=run.model,
        cast=run.cast,
    )

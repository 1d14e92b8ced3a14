"""Starting runs."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import User
from django.db import transaction

from curation.engine.approved import approved_of
from curation.engine.events import announce_run
from curation.errors import Busy, FieldProblem, Refused
from curation.jobs.hints import wake
from curation.models import DomainVersion, RuleSetVersion, Run, Trajectory, Workspace
from curation.services.casting import (
    cast_columns,
    is_simulated,
    ordered_cast,
    refuse_faults,
    with_tools_answered,
)
from curation.services.lookup import find_domain, find_rules
from curation.services.orders import RunOrder
from curation.services.spending import refuse_budgets
from simulation.dialogue.begin import dialogue_seed
from simulation.vocabulary.rules import Paradigm
from simulation.vocabulary.state import Limits
from simulation.vocabulary.value import JsonObject

SEED_BITS = 31
"""Of a seed drawn for somebody who gave none: short enough to be typed again."""

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
    refuse_budgets(seats, domain, tokens=order.max_tokens_total, cost=order.max_cost)
    rules = find_rules(workspace, rules=order.rules, paradigm=order.paradigm, by=by)
    paradigm = _paradigm(order, rules)
    approved = _approved(domain) if order.only_approved else None
    with transaction.atomic():
        run = _run_row(workspace, by, order, domain, rules)
        run.paradigm = paradigm
        run.approved = approved
        for name, value in cast_columns(seats, run.limits).items():
            setattr(run, name, value)
        run.save()
        dialogues = (_dialogue(run, ordinal) for ordinal in range(run.count))
        Trajectory.objects.bulk_create(dialogues, batch_size=500)
        announce_run(run, run.state)
        wake()
    return run


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


def _approved(domain: DomainVersion) -> JsonObject:
    """Raises Refused where no approved task can be done with approved tools alone."""
    found = approved_of(domain)
    if not found["tasks"]:
        raise Refused(
            FieldProblem(
                "only_approved",
                f"{domain.title} has no approved task that approved tools alone can do.",
                "Approve tasks and the tools that they call on the domain's page, or use all.",
            )
        )
    return found


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
        priority=Run.Priority[order.priority.upper()],
        max_tokens_total=order.max_tokens_total,
        max_cost=order.max_cost,
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
        priority=run.priority,
        tools=run.tools,
        offered=run.approved["tools"] if run.approved else None,
        model=run.model,
        cast=run.cast,
    )

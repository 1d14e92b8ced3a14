"""What may be changed of a run while it is under way: its priority and its budgets."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from curation.engine.auditing import record
from curation.engine.casts import read_cast
from curation.engine.deadlocks import in_spite_of_deadlocks
from curation.engine.leases import URGENT
from curation.errors import Conflict
from curation.models import AuditEntry, Run
from curation.services.jobs import go_on_with_jobs
from curation.services.orders import Budget, RunChange
from curation.services.run_controls import ENDED, resume_run
from curation.services.spending import COST, TOKENS, raised, refuse_budgets, refuse_used_up

BUDGETS = (TOKENS, COST)


@transaction.atomic
def change_run(run: Run, change: RunChange, *, by: User | None = None) -> Run:
    """As ``change`` says where it says anything. Raises Conflict for a run that is over, Refused
    naming the field that makes no sense.
    """
    run.refresh_from_db()
    given = {name: getattr(change, name) for name in change.model_fields_set}
    if run.is_over and run.problem is None and not _is_for_judges(run, given):
        raise Conflict(f"This run is {run.state}; there is nothing left to steer.")
    columns = _columns(run, given)
    before = {name: getattr(run, name) for name in columns}
    if columns == before:
        return run
    if columns.get("priority", run.priority) != run.priority:
        waiting = run.trajectories.exclude(state__in=ENDED).exclude(priority=URGENT)
        waiting.update(priority=columns["priority"])
    Run.objects.filter(pk=run.pk).update(**columns)
    run.refresh_from_db()
    record(run, AuditEntry.Action.CHANGED, by=by, before=before, now=columns)
    if not run.budget_reached:
        go_on_with_jobs(run)
    return run


@in_spite_of_deadlocks
def raise_and_resume(run: Run, change: RunChange, *, by: User | None = None) -> Run:
    """The budget as ``change`` says, and on with it. Raises Conflict and Refused."""
    return resume_run(change_run(run, change, by=by), by=by)


@transaction.atomic
def raise_for_judges(run: Run, change: RunChange, *, by: User | None = None) -> Run:
    """The budget as ``change`` says, and on with what it stopped: judges, and dialogues if the
    run is not over. Raises Conflict and Refused.
    """
    run.refresh_from_db()
    if run.state == Run.State.PAUSED and run.budget_reached:
        return raise_and_resume(run, change, by=by)
    return change_run(run, change, by=by)


def raised_budget(run: Run) -> RunChange:
    """Twice of what is used up, and no less than was used and as much again."""
    standing = Budget(max_tokens_total=run.max_tokens_total, max_cost=run.max_cost)
    more = raised(standing, tokens=run.tokens_used, cost=run.money_spent)
    return RunChange(**more.model_dump(exclude_unset=True))


def _is_for_judges(run: Run, given: dict[str, Any]) -> bool:
    """Its dialogues are over; what judges and drafts may still use can be changed."""
    return run.state != Run.State.FAILED and bool(given) and set(given) <= set(BUDGETS)


def _columns(run: Run, given: dict[str, Any]) -> dict[str, Any]:
    columns = {name: given[name] for name in BUDGETS if name in given}
    refuse_used_up(columns, tokens=run.tokens_used, cost=run.money_spent)
    refuse_budgets(
        read_cast(run.cast), run.domain, tokens=columns.get(TOKENS), cost=columns.get(COST)
    )
    if given.get("priority"):
        columns["priority"] = int(Run.Priority[given["priority"].upper()])
    return columns

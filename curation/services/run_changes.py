"""What may be changed of a run while it is under way: its priority and its budgets."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from curation.engine.auditing import record
from curation.engine.casts import read_cast
from curation.engine.deadlocks import in_spite_of_deadlocks
from curation.engine.leases import URGENT
from curation.errors import Conflict, FieldProblem, Refused
from curation.models import AuditEntry, Run
from curation.services.orders import RunChange
from curation.services.run_controls import ENDED, resume_run
from curation.services.spending import COST, TOKENS, refuse_budgets

BUDGETS = (TOKENS, COST)


@transaction.atomic
def change_run(run: Run, change: RunChange, *, by: User | None = None) -> Run:
    """As ``change`` says where it says anything. Raises Conflict for a run that is over, Refused
    naming the field that makes no sense.
    """
    run.refresh_from_db()
    if run.is_over and run.problem is None:
        raise Conflict(f"This run is {run.state}; there is nothing left to steer.")
    given = {name: getattr(change, name) for name in change.model_fields_set}
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
    return run


@in_spite_of_deadlocks
def raise_and_resume(run: Run, change: RunChange, *, by: User | None = None) -> Run:
    """The budget as ``change`` says, and on with it. Raises Conflict and Refused."""
    return resume_run(change_run(run, change, by=by), by=by)


def raised_budget(run: Run) -> RunChange:
    """Twice of what is used up, and no less than was used and as much again."""
    given: dict[str, Any] = {}
    if run.max_tokens_total is not None and run.tokens >= run.max_tokens_total:
        given[TOKENS] = max(2 * run.max_tokens_total, run.tokens + run.max_tokens_total)
    if run.max_cost is not None and run.cost >= run.max_cost:
        given[COST] = round(max(2 * run.max_cost, run.cost + run.max_cost), 6)
    return RunChange(**given)


def _columns(run: Run, given: dict[str, Any]) -> dict[str, Any]:
    columns = {name: given[name] for name in BUDGETS if name in given}
    _refuse_used_up(run, columns)
    refuse_budgets(
        read_cast(run.cast), run.domain, tokens=columns.get(TOKENS), cost=columns.get(COST)
    )
    if given.get("priority"):
        columns["priority"] = int(Run.Priority[given["priority"].upper()])
    return columns


def _refuse_used_up(run: Run, columns: dict[str, Any]) -> None:
    """A budget that is spent already would stop the run without saying when."""
    used = {TOKENS: run.tokens, COST: run.cost}
    said = {TOKENS: f"{run.tokens:,} tokens", COST: f"{run.cost:,.4f} US dollars"}
    problems = [
        FieldProblem(
            name, f"The run has used {said[name]} already.", "Give more than that, or pause it."
        )
        for name, value in columns.items()
        if value is not None and value <= used[name]
    ]
    if problems:
        raise Refused(*problems)

"""What a run or a job may use, in tokens and in money: whether a budget makes sense, and whether
any is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from curation.engine.casts import MILLION, ModelSeat, Seats, cast_name
from curation.errors import Conflict, FieldProblem, Refused
from curation.models import DomainVersion, Job, Run, Trajectory
from curation.services.orders import Budget

TOKENS, COST = "max_tokens_total", "max_cost"
SHORTEST = 100
"""Tokens that any call takes: its instructions and an answer."""
MEASURED = 50
"""Dialogues, the newest ones."""


def refuse_spent(run: Run) -> None:
    """Raises Conflict where the run has no budget left."""
    spent = run.budget_reached
    if spent == Run.Reason.TOKENS:
        raise Conflict(
            f"This run has used {run.tokens_used:,} of its {run.max_tokens_total:,} tokens. "
            f"Raise {TOKENS} to go on."
        )
    if spent == Run.Reason.COST:
        raise Conflict(
            f"This run has spent {run.money_spent:,.2f} of its {run.max_cost:,.2f} US dollars. "
            f"Raise {COST} to go on."
        )


def refuse_job_spent(job: Job) -> None:
    """Raises Conflict where the job has no budget left, of its own or of its run."""
    if job.run is not None:
        refuse_spent(job.run)
    if job.budget_reached == Job.Reason.TOKENS:
        raise Conflict(
            f"This job has used {job.tokens:,} of its {job.max_tokens_total:,} tokens. "
            f"Raise {TOKENS} to go on."
        )
    if job.budget_reached == Job.Reason.COST:
        raise Conflict(
            f"This job has spent {job.cost:,.4f} of its {job.max_cost:,.4f} US dollars. "
            f"Raise {COST} to go on."
        )


def refuse_used_up(columns: Mapping[str, float | None], *, tokens: int, cost: float) -> None:
    """A budget that is spent already would stop it without saying when. Raises Refused."""
    used = {TOKENS: tokens, COST: cost}
    said = {TOKENS: f"{tokens:,} tokens", COST: f"{cost:,.4f} US dollars"}
    problems = [
        FieldProblem(name, f"It has used {said[name]} already.", "Give more than that.")
        for name, value in columns.items()
        if value is not None and value <= used[name]
    ]
    if problems:
        raise Refused(*problems)


def raised(budget: Budget, *, tokens: int, cost: float) -> Budget:
    """Of what is used up, twice, and no less than was used and as much again."""
    given: dict[str, Any] = {}
    most, money = budget.max_tokens_total, budget.max_cost
    if most is not None and tokens >= most:
        given[TOKENS] = max(2 * most, tokens + most)
    if money is not None and cost >= money:
        given[COST] = round(max(2 * money, cost + money), 6)
    return Budget(**given)


def refuse_job_budget(seats: Seats, budget: Budget) -> None:
    """Raises Refused for one that stops nothing, cannot be counted, or pays for no call."""
    refuse_budgets(seats, None, tokens=budget.max_tokens_total, cost=budget.max_cost)


def refuse_budgets(
    seats: Seats, domain: DomainVersion | None, *, tokens: int | None, cost: float | None
) -> None:
    """Raises Refused for budgets that stop nothing, cannot be counted, or pay for no call."""
    problems = [*_of_tokens(seats, domain, tokens), *_of_cost(seats, domain, cost)]
    if problems:
        raise Refused(*problems)


def one_call(seats: Seats, domain: DomainVersion | None) -> int:
    """Tokens that a call takes, at least: measured where these models have played this domain."""
    if domain is None:
        return SHORTEST
    played = Trajectory.objects.filter(
        domain=domain, model=cast_name(seats), state=Trajectory.State.FINISHED, prompt_tokens__gt=0
    )
    newest = played.order_by("-created").only("length", "prompt_tokens", "completion_tokens")
    rows = list(newest[:MEASURED])
    turns = sum(row.length for row in rows)
    used = sum(row.prompt_tokens + row.completion_tokens for row in rows)
    # Some turns are no model's, so that this is less than a call takes, and never more.
    return used // turns if turns else SHORTEST


def _of_tokens(
    seats: Seats, domain: DomainVersion | None, tokens: int | None
) -> Iterable[FieldProblem]:
    if tokens is None:
        return
    if not seats:
        yield _nothing_spent(TOKENS)
    elif tokens < (least := one_call(seats, domain)):
        yield FieldProblem(
            TOKENS,
            f"{tokens:,} tokens pay for no call: one takes at least {least:,}.",
            "Give more, or leave it out.",
        )


def _of_cost(
    seats: Seats, domain: DomainVersion | None, cost: float | None
) -> Iterable[FieldProblem]:
    if cost is None:
        return
    if not seats:
        yield _nothing_spent(COST)
    elif unpriced := sorted({seat.name for seat in seats.values() if not _has_prices(seat)}):
        yield FieldProblem(
            COST,
            f"What it costs cannot be counted: no prices are set for {', '.join(unpriced)}.",
            f"A lead sets them at the endpoint, or give a budget in tokens ({TOKENS}).",
        )
    elif cost < (least := _price_of_one(seats, domain)):
        yield FieldProblem(
            COST,
            f"{cost:g} US dollars pay for no call: one costs at least {least:.6f}.",
            "Give more, or leave it out.",
        )


def _price_of_one(seats: Seats, domain: DomainVersion | None) -> float:
    """US dollars for what is read in a call to the cheapest of the models."""
    prices = [seat.prompt_price or 0.0 for seat in seats.values()]
    return one_call(seats, domain) * min(prices) / MILLION


def _has_prices(seat: ModelSeat) -> bool:
    return seat.prompt_price is not None and seat.completion_price is not None


def _nothing_spent(field: str) -> FieldProblem:
    return FieldProblem(
        field, "The embedded cast uses no tokens.", "Leave it out, or name a model."
    )

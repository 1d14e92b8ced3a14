"""What a workspace may use of its models in a day: set by those who lead it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from curation.engine.casts import MILLION
from curation.engine.ceilings import Day, day_of
from curation.engine.deadlocks import in_spite_of_deadlocks
from curation.engine.resting import look_at
from curation.errors import Conflict, FieldProblem, Refused
from curation.jobs.hints import wake
from curation.models import AuditEntry, Membership, ModelEndpoint, Workspace
from curation.services.endpoints import refuse_annotators
from curation.services.orders import MoneyBudget, TokenBudget
from curation.services.spending import SHORTEST
from simulation.vocabulary.value import Value

TOKENS, COST = "max_tokens_day", "max_cost_day"
LESS = "Give more, or leave it out."


class DayCeilings(Value):
    """What a workspace may use in a day of UTC, whatever asks; what is left out stays."""

    max_tokens_day: TokenBudget | None = None
    """Read and written together. Null takes the ceiling away."""
    max_cost_day: MoneyBudget | None = None
    """US dollars. Needs prices at an endpoint. Null takes the ceiling away."""


@in_spite_of_deadlocks
def set_ceilings(member: Membership, ceilings: DayCeilings) -> Day:
    """One below what is used today holds from now on; a higher one lets go on what rests.

    Raises NotAllowed for whoever leads nothing here, Refused naming a field.
    """
    refuse_annotators(member)
    given = ceilings.model_dump(exclude_unset=True)
    problems = [*_of_tokens(given.get(TOKENS)), *_of_cost(member.workspace, given.get(COST))]
    if problems:
        raise Refused(*problems)
    _store(member, given)
    look_at(member.workspace_id)
    wake()
    return day_of(member.workspace_id)


def refuse_today(workspace_id: UUID) -> None:
    """Raises Conflict where models may be asked no more today."""
    day = day_of(workspace_id)
    if day.is_reached:
        raise Conflict(day.words)


def _store(member: Membership, given: dict[str, Any]) -> None:
    rows = Workspace.objects.filter(pk=member.workspace_id)
    before = rows.select_for_update(no_key=True).values(TOKENS, COST).get()
    if before | given == before:
        return
    rows.update(**given)
    AuditEntry.objects.create(
        workspace_id=member.workspace_id,
        action=AuditEntry.Action.CHANGED,
        subject=member.workspace_id,
        by=member.user,
        detail={"before": before, "now": before | given},
    )


def _of_tokens(tokens: int | None) -> Iterable[FieldProblem]:
    if tokens is not None and tokens < SHORTEST:
        words = f"{tokens:,} tokens pay for no call: one takes at least {SHORTEST:,}."
        yield FieldProblem(TOKENS, words, LESS)


def _of_cost(workspace: Workspace, cost: float | None) -> Iterable[FieldProblem]:
    if cost is None:
        return
    there = ModelEndpoint.objects.in_workspace(workspace).filter(archived_at=None)
    prices = there.exclude(completion_price=None).exclude(prompt_price=None)
    cheapest = prices.order_by("prompt_price").values_list("prompt_price", flat=True).first()
    if cheapest is None:
        yield FieldProblem(
            COST,
            "What is used cannot be counted in money: no endpoint here has prices.",
            f"Set them at an endpoint, or give a ceiling in tokens ({TOKENS}).",
        )
    elif cost < (least := SHORTEST * cheapest / MILLION):
        words = f"{cost:g} US dollars pay for no call: one costs at least {least:.6f}."
        yield FieldProblem(COST, words, LESS)

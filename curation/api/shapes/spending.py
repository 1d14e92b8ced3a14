"""What was used of language models."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from ninja import Schema

from curation.engine.ceilings import Day, day_ends
from curation.engine.spent import Amount
from curation.selectors.spending import Spent


class AmountShape(Schema):
    prompt_tokens: int
    completion_tokens: int
    cost: float
    """US dollars, where the endpoints have prices."""


class OfPurposeShape(AmountShape):
    purpose: str
    """``run``, ``fork``, ``continuation`` (an imported dialogue that is played on) or
    ``experiment`` for dialogues; ``judge``, ``suggest``, ``preview``, ``synthesis`` or ``import``
    for jobs."""


class OfModelShape(AmountShape):
    model: str
    endpoint: str | None
    """Its id, ``environment``, or null where it is not known."""
    name: str | None
    """The endpoint's."""


class OfTimeShape(AmountShape):
    since: date


class SpendingShape(AmountShape):
    since: date
    until: date
    """The last day, it included."""
    purposes: list[OfPurposeShape]
    models: list[OfModelShape]
    step: Literal["day", "month"]
    times: list[OfTimeShape]
    """One for each step, the oldest first."""

    @classmethod
    def of(cls, spent: Spent) -> SpendingShape:
        return cls(
            since=spent.since,
            until=spent.until,
            **_amount(spent.spent),
            purposes=[
                OfPurposeShape(purpose=one.purpose, **_amount(one.spent)) for one in spent.purposes
            ],
            models=[
                OfModelShape(
                    model=one.model,
                    endpoint=one.key or None,
                    name=one.name or None,
                    **_amount(one.spent),
                )
                for one in spent.models
            ],
            step="month" if spent.by_month else "day",
            times=[OfTimeShape(since=one.since, **_amount(one.spent)) for one in spent.times],
        )


class CeilingShape(Schema):
    max_tokens_day: int | None
    """Read and written together."""
    max_cost_day: float | None
    """US dollars."""
    used_today: AmountShape
    reached: bool
    until: datetime
    """When the day turns, in UTC: what is used is counted anew, and what rests goes on."""

    @classmethod
    def of(cls, day: Day, used: Amount) -> CeilingShape:
        return cls(
            max_tokens_day=day.max_tokens,
            max_cost_day=day.max_cost,
            used_today=AmountShape(**_amount(used)),
            reached=day.is_reached,
            until=day_ends(),
        )


def _amount(amount: Amount) -> dict[str, Any]:
    return amount._asdict() | {"cost": round(amount.cost, 6)}

"""What a workspace has spent on its models: by purpose, by model, over time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Min, QuerySet, Sum, Value
from django.utils import timezone

from curation.engine.connections import ENVIRONMENT
from curation.engine.folding import NANO, nanodollars
from curation.engine.spent import SUMS, Amount
from curation.models import ModelEndpoint, Spending, SpendingTotal, Workspace

Purpose = Spending.Purpose
NAMES = {
    Purpose.RUN: "Dialogues of runs",
    Purpose.FORK: "Forks",
    Purpose.CONTINUATION: "Imported dialogues, played on",
    Purpose.EXPERIMENT: "Experiments with rules",
    Purpose.JUDGE: "Judging",
    Purpose.SUGGEST: "Drafts for a seat",
    Purpose.PREVIEW: "Previews of rules",
    Purpose.SYNTHESIS: "Domains in the making",
    Purpose.IMPORT: "Reading imports",
}
BARS = 92
"""Days are told one by one up to here, then months."""


class OfPurpose(NamedTuple):
    purpose: str
    name: str
    spent: Amount


class OfModel(NamedTuple):
    key: str
    """The endpoint's id, ``environment``, or nothing where it is not known."""
    endpoint: ModelEndpoint | None
    """None for that of the environment, too."""
    name: str
    """The endpoint's; empty where it is not known."""
    model: str
    spent: Amount

    @property
    def is_priced(self) -> bool:
        """Whether its money can be counted."""
        row = self.endpoint
        return row is not None and None not in (row.prompt_price, row.completion_price)


class OfTime(NamedTuple):
    """A day, or the month that begins with it."""

    since: date
    spent: Amount


class Spent(NamedTuple):
    since: date
    until: date
    """The last day, it included."""
    spent: Amount
    today: Amount
    purposes: list[OfPurpose]
    models: list[OfModel]
    times: list[OfTime]
    """Without gaps, the oldest first."""
    by_month: bool

    @property
    def has_money(self) -> bool:
        """Without prices there is none to be told."""
        return self.spent.cost > 0

    @property
    def unpriced(self) -> list[OfModel]:
        return [one for one in self.models if not one.is_priced]


def spent_by(workspace: Workspace, days: int | None) -> Spent:
    """In the last ``days`` days, today included, in UTC; None: since the first that was counted."""
    rows = Spending.objects.in_workspace(workspace)
    today = timezone.now().date()
    if days is None:
        since = rows.aggregate(first=Min("day"))["first"] or today
    else:
        since = today - timedelta(days=days - 1)
    within = rows.filter(day__gte=since)
    daily = {row["day"]: _amount(row) for row in _summed(within, "day")}
    by_month = (today - since).days >= BARS
    return Spent(
        since,
        today,
        _together(daily.values()),
        daily.get(today, Amount()),
        _purposes(within),
        _models(workspace, within),
        list(_monthly(daily, since, today) if by_month else _daily(daily, since, today)),
        by_month,
    )


def spent_ever(workspace: Workspace) -> Amount:
    """All that was counted."""
    sums = Spending.objects.in_workspace(workspace).aggregate(**{n: Sum(n) for n in SUMS})
    return _amount(sums)


def spent_by_all() -> dict[str, Amount]:
    """Of all workspaces together, by purpose; it never falls. Few rows, whatever the age: the days
    that are open and the totals of the others, as they are at one moment.
    """
    open_days = Spending.objects.filter(slot__gte=0).order_by()
    rows = open_days.values_list("purpose", *SUMS, Value(0)).union(
        SpendingTotal.objects.values_list("purpose", *SUMS[:2], Value(0.0), "nanodollars"), all=True
    )
    found: dict[str, list[int]] = {}
    for purpose, prompt, completion, cost, nano in rows:
        sums = found.setdefault(purpose, [0, 0, 0])
        for place, more in enumerate((prompt, completion, nano + nanodollars(cost))):
            sums[place] += more
    return {
        purpose: Amount(prompt, completion, nano / NANO)
        for purpose, (prompt, completion, nano) in found.items()
    }


def _purposes(rows: QuerySet[Spending]) -> list[OfPurpose]:
    """The dearest first."""
    found = [
        OfPurpose(row["purpose"], NAMES[Purpose(row["purpose"])], _amount(row))
        for row in _summed(rows, "purpose")
    ]
    return sorted(found, key=lambda one: _dearest(one.spent))


def _models(workspace: Workspace, rows: QuerySet[Spending]) -> list[OfModel]:
    """The dearest first."""
    known = {str(row.pk): row for row in ModelEndpoint.objects.in_workspace(workspace)}
    found = []
    for row in _summed(rows, "endpoint", "model"):
        key, model = row["endpoint"], row["model"]
        endpoint = known.get(key)
        name = endpoint.name if endpoint else ENVIRONMENT if key == ENVIRONMENT else ""
        found.append(OfModel(key, endpoint, name, model, _amount(row)))
    return sorted(found, key=lambda one: _dearest(one.spent))


def _summed(rows: QuerySet[Spending], *names: str) -> QuerySet[Spending, dict[str, Any]]:
    grouped: QuerySet[Spending, dict[str, Any]] = rows.order_by().values(*names)
    return grouped.annotate(**{name: Sum(name) for name in SUMS})


def _amount(row: Mapping[str, Any]) -> Amount:
    return Amount(*(row[name] or 0 for name in SUMS))


def _together(amounts: Iterable[Amount]) -> Amount:
    whole = Amount()
    for each in amounts:
        whole = whole.plus(each)
    return whole


def _dearest(spent: Amount) -> tuple[float, int]:
    return -spent.cost, -spent.tokens


def _daily(spent: Mapping[date, Amount], since: date, until: date) -> Iterator[OfTime]:
    for past in range((until - since).days + 1):
        day = since + timedelta(days=past)
        yield OfTime(day, spent.get(day, Amount()))


def _monthly(spent: Mapping[date, Amount], since: date, until: date) -> Iterator[OfTime]:
    months: dict[date, Amount] = {}
    for day, some in spent.items():
        month = day.replace(day=1)
        months[month] = months.get(month, Amount()).plus(some)
    month = since.replace(day=1)
    while month <= until:
        yield OfTime(month, months.get(month, Amount()))
        month = (month + timedelta(days=31)).replace(day=1)

"""A bounded, varied choice of drafts: the central tables first, no style twice too often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from simulation.synthesis.tools.draft import Draft
from simulation.synthesis.tools.drafting import weight
from simulation.synthesis.tools.ground import Ground

MOST_TOOLS = 24
_REPEATED = 0.85
"""What each further tool of one style is worth of the one before."""
_FIRST = 1.8
"""What the first tool of its style is worth more: a good set has some of each."""
_SECOND = 1.35
"""And the second one of those that change something."""
_CHANGING = ("create", "update")
_AT_MOST = {
    "search": 8,
    "get": 4,
    "list": 4,
    "across": 2,
    "top": 2,
    "top_by_children": 1,
    "count_by_parent": 2,
    "sum_by_parent": 1,
    "count_by_category": 1,
    "average": 1,
    "derive": 2,
    "create": 3,
    "update": 3,
    "delete": 2,
}
_NAMED = 0.9
"""The worth of a search from which on rows are found by what people call them."""
_SEARCH = 1.5
"""Searches come first: without them nobody gets at a key."""
_CROWDED = 0.94
_CROWDED_AMONG_MANY = 0.86
"""The same for each further tool of one table, in a small and in a large database."""
_MANY_TABLES = 7
_SAME_AGAIN = 0.6
"""The worth of a change of what another tool changes too, in another table: a second phone."""
_FINDING = ("search", "get", "list", "across")
_TRIES = 4
"""Refused drafts per place: a bound for databases in which little works."""


def choose(
    ground: Ground, drafts: list[Draft], works: Callable[[Draft], bool]
) -> tuple[Draft, ...]:
    """At most ``MOST_TOOLS`` drafts that ``works`` accepts, in the order of their tables.

    ``works`` executes a draft; it is asked only for drafts about to be taken. A tool that needs a
    key is taken only once there is a tool that finds that key.
    """
    weights = {table.name: weight(ground, table) for table in ground.shape.tables.values()}
    many = sum(each.rows > 0 for each in ground.shape.tables.values()) >= _MANY_TABLES
    crowded = _CROWDED_AMONG_MANY if many else _CROWDED
    chosen: list[Draft] = []
    left = _unique(drafts)
    tries = MOST_TOOLS * _TRIES
    searchable = frozenset(
        draft.frame.entity for draft in drafts if draft.style == "search" and draft.worth >= _NAMED
    )
    while left and len(chosen) < MOST_TOOLS and tries > 0:
        values = [_value(draft, chosen, weights, searchable, crowded) for draft in left]
        if max(values) <= 0:
            break
        best = left[values.index(max(values))]
        left.remove(best)
        tries -= 1
        if works(best):
            chosen.append(best)
    order = list(ground.shape.tables)
    return tuple(sorted(chosen, key=lambda draft: order.index(draft.frame.entity)))


def _unique(drafts: list[Draft]) -> list[Draft]:
    """The first draft of each name; another of the same name says nothing else."""
    return list({draft.tool.name: draft for draft in reversed(drafts)}.values())[::-1]


def _findable(table: str, chosen: list[Draft], searchable: frozenset[str]) -> bool:
    """By a search, where people know a row by words; else by any tool that shows its keys."""
    styles = ("search",) if table in searchable else _FINDING
    return any(each.frame.entity == table and each.style in styles for each in chosen)


def _value(
    draft: Draft,
    chosen: list[Draft],
    weights: dict[str, float],
    searchable: frozenset[str],
    crowded: float,
) -> float:
    if any(not _findable(table, chosen, searchable) for table in draft.needs):
        return 0.0
    styles = Counter(each.style for each in chosen)
    if styles[draft.style] >= _AT_MOST[draft.style]:
        return 0.0
    tables = Counter(each.frame.entity for each in chosen)
    if draft.style == "search":
        return _SEARCH * draft.worth * weights[draft.frame.entity]
    value = draft.worth * sum(weights[table] for table in draft.tables) / len(draft.tables)
    value *= _of_its_style(draft.style, styles[draft.style])
    value *= _SAME_AGAIN if _changes_the_same(draft, chosen) else 1.0
    return float(value * _REPEATED ** styles[draft.style] * crowded ** tables[draft.frame.entity])


def _of_its_style(style: str, before: int) -> float:
    if before == 1 and style in _CHANGING:
        return _SECOND
    return _FIRST if not before else 1.0


def _changes_the_same(draft: Draft, chosen: list[Draft]) -> bool:
    return draft.style == "update" and any(
        each.style == "update" and _written(each) == _written(draft) for each in chosen
    )


def _written(draft: Draft) -> str:
    """The last word of what is written: phone, address."""
    return next(reversed(draft.frame.inputs)).rpartition("_")[2]

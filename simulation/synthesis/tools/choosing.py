"""A bounded, varied choice of drafts: the central tables first, no style twice too often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from simulation.synthesis.tools.draft import Draft
from simulation.synthesis.tools.drafting import weight
from simulation.synthesis.tools.ground import Ground

MOST_TOOLS = 24
_REPEATED = 0.88
"""What each further tool of one style is worth of the one before."""
_CROWDED = 0.94
"""The same for each further tool of one table."""
_FINDING = ("search", "get", "list")
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
    chosen: list[Draft] = []
    left = _unique(drafts)
    tries = MOST_TOOLS * _TRIES
    while left and len(chosen) < MOST_TOOLS and tries > 0:
        best = max(left, key=lambda draft: _value(draft, chosen, weights))
        if _value(best, chosen, weights) <= 0:
            break
        left.remove(best)
        tries -= 1
        if works(best):
            chosen.append(best)
    order = list(ground.shape.tables)
    return tuple(sorted(chosen, key=lambda draft: order.index(draft.frame.entity)))


def _unique(drafts: list[Draft]) -> list[Draft]:
    """The first draft of each name; another of the same name says nothing else."""
    return list({draft.tool.name: draft for draft in reversed(drafts)}.values())[::-1]


def _value(draft: Draft, chosen: list[Draft], weights: dict[str, float]) -> float:
    found = {each.frame.entity for each in chosen if each.style in _FINDING}
    found |= {each.tables[0] for each in chosen if each.style == "across"}
    if any(table not in found for table in draft.needs):
        return 0.0
    styles = Counter(each.style for each in chosen)
    tables = Counter(each.frame.entity for each in chosen)
    value = draft.worth * sum(weights[table] for table in draft.tables) / len(draft.tables)
    return value * _REPEATED ** styles[draft.style] * _CROWDED ** tables[draft.frame.entity]

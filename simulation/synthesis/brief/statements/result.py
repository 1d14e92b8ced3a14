"""What the outermost SELECT of a statement groups, adds up and orders by."""

from __future__ import annotations

from dataclasses import dataclass, field

from simulation.synthesis.brief.statements.names import Names
from simulation.synthesis.brief.statements.text import AGGREGATES, KEYWORDS, Text


@dataclass
class Result:
    grouped: tuple[str, ...] = ()
    """The columns of its GROUP BY."""
    aggregates: dict[str, str] = field(default_factory=dict)
    """Columns of the result that are count, sum, avg, min or max of something."""
    order: str = ""
    """The column of the result that it is ordered by first, where that is one by name."""
    descending: bool = False
    limited: bool = False


def result_of(names: Names) -> Result:
    text, result = names.text, Result()
    outer = [at for at, depth in enumerate(text.depths()) if depth == 0]
    start = next((at for at in reversed(outer) if text.starts(at, "SELECT")), None)
    if start is None:
        return result
    result.aggregates = _aggregates(text, start + 1)
    for at in (at for at in outer if at > start):
        if text.starts(at, "GROUP", "BY"):
            columns = (names.column_at(part[-1]) for part in text.parts(at + 2) if part)
            result.grouped = tuple(column for column in columns if column)
        if text.starts(at, "ORDER", "BY"):
            first = text.at(next(text.parts(at + 2)))
            result.order = next((each for each in reversed(first) if each not in KEYWORDS), "")
            result.descending = "DESC" in first
        result.limited |= text.starts(at, "LIMIT")
    return result


def _aggregates(text: Text, start: int) -> dict[str, str]:
    """By the name of the column, which is its last word; a window adds nothing up."""
    found: dict[str, str] = {}
    for part in text.parts(start):
        words = text.at(part)
        function = next((word for word in map(str.lower, words) if word in AGGREGATES), "")
        if function and words[0] != "(" and "OVER" not in words:
            found[words[-1]] = function
    return found

"""Which of the offered rows is meant, and by what to name it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulation.seats.agenda.user.expected import Expected
from simulation.seats.agenda.user.item import Item
from simulation.seats.agenda.user.sameness import same
from simulation.seats.agenda.wording.words import Words
from simulation.vocabulary.acts import Act, Said
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.lexicon import Kind, Purpose

Row = dict[str, Any]
SPEAKABLE = {Kind.NAME, Kind.DATE, Kind.DATETIME, Kind.TIME, Kind.CATEGORY, Kind.MONEY}


def meant_row(offer: Act, item: Item, words: Words, earlier: Sequence[Item] = ()) -> int | None:
    """The position of the row that agrees most with the goal; None if none agrees at all."""
    expected = Expected(item, words, earlier)
    scores = [_score(row, offer, item, expected, words) for row in offer.rows]
    best = max(scores, default=0)
    return scores.index(best) if best > 0 else None


def strangers(offer: Act, item: Item, words: Words) -> tuple[Said, ...]:
    """The columns that tell the offered rows apart, if the user knows none of them."""
    expected = Expected(item, words)
    names = list(offer.rows[0]) if offer.rows else []
    columns = [_column(name, offer, item, words) for name in names]
    if any(expected.speaks_of(column) for column in columns):
        return ()
    shown = [column for column in columns if not _hidden(column, words)]
    return tuple(Said(column=column, purpose=Purpose.KEY) for column in shown[:2])


def _score(row: Row, offer: Act, item: Item, expected: Expected, words: Words) -> int:
    score = 0
    for name, value in row.items():
        column = _column(name, offer, item, words)
        if expected.has(column, value) or _is_known(value, item):
            score += 1
        elif any(s.column == column and s.purpose is Purpose.KEY for s in item.subtask.knows):
            score -= 2
    return score


def _is_known(value: Any, item: Item) -> bool:
    """Is it what names the row, under whatever property the agent shows it?"""
    names = (slot.value for slot in item.subtask.knows if slot.purpose is Purpose.KEY)
    return any(isinstance(name, str) and len(name) > 3 and same(name, value) for name in names)


def naming(offer: Act, place: int, item: Item, words: Words, chance: Chance) -> tuple[Said, ...]:
    """One or two visible values by which the row stands out among those offered.

    What the user knew already comes first, then what people say; all that shows, if nothing
    tells the rows apart.
    """
    row = offer.rows[place]
    shown = {
        name: _column(name, offer, item, words)
        for name, value in row.items()
        if value not in (None, "") and not _hidden(_column(name, offer, item, words), words)
    }
    apart = [name for name in shown if _stands_out(name, place, offer.rows)]
    ranked = sorted(apart, key=lambda name: _rank(shown[name], item, words))
    names = ranked[: 1 + chance.at("names").happens(0.25)] or list(shown)[:3]
    return tuple(Said(column=shown[name], value=row[name], purpose=Purpose.KEY) for name in names)


def _column(name: str, offer: Act, item: Item, words: Words) -> str:
    return words.column_of(offer.tool, name, offer.entity or item.subtask.entity)


def _hidden(column: str, words: Words) -> bool:
    field = words.field(column)
    return field.hidden or field.kind is Kind.OPAQUE


def _stands_out(name: str, place: int, rows: tuple[Row, ...]) -> bool:
    mine = rows[place].get(name)
    return not any(same(row.get(name), mine) for i, row in enumerate(rows) if i != place)


def _rank(column: str, item: Item, words: Words) -> int:
    if any(slot.column == column for slot in item.subtask.knows):
        return 0
    return 1 if words.field(column).kind in SPEAKABLE else 2

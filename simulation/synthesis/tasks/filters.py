"""Filters that a person might give a search, taken from a row that is there to be found."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

from simulation.synthesis.tasks.catalog import Catalog
from simulation.synthesis.tasks.sql import Row
from simulation.vocabulary.calendar import parse_moment
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.lexicon import Field, Frame, Input, Kind, Operator, Purpose
from simulation.vocabulary.tasks import Slot

_NUMERIC = (Kind.MONEY, Kind.NUMBER, Kind.INTEGER)
_DATES = (Kind.DATE, Kind.DATETIME)
_SHORTEST_WORD = 4
_LONGEST_VALUE = 60


def filter_slot(catalog: Catalog, table: str, item: Input, row: Row, chance: Chance) -> Slot | None:
    """What a person looking for this row of ``table`` would say for one input; None if nothing
    fits.
    """
    field = catalog.field(item.column)
    value = catalog.value_of(table, row, item.column)
    if field is None or value in (None, "") or not catalog.is_spoken(item.column):
        return None
    above = catalog.split(item.column)[0] != table
    said = value if above else _asked_for(item.operator, field, value, chance)
    if said is None or len(str(said)) > _LONGEST_VALUE:
        return None
    return Slot(
        column=item.column,
        value=said,
        purpose=Purpose.FILTER,
        operator=Operator.EQUAL if above else item.operator,
        label=item.label,
    )


def _asked_for(operator: Operator, field: Field, value: Any, chance: Chance) -> Any | None:
    if operator is Operator.EQUAL:
        return value
    if operator is Operator.CONTAINS:
        return _word_of(str(value), field, chance)
    if field.kind in _NUMERIC and isinstance(value, int | float):
        return _round_bound(value, upwards=operator is Operator.AT_MOST)
    if field.kind in _DATES:
        return _day_bound(str(value), later=operator is Operator.AT_MOST, chance=chance)
    return None


def _word_of(text: str, field: Field, chance: Chance) -> str | None:
    """A telling word of a title; a person's name is given whole."""
    words = [word for word in text.split() if len(word) >= _SHORTEST_WORD and word.isalpha()]
    if field.kind is Kind.NAME and chance.at("whole").happens(0.5):
        return text
    return chance.at("word").pick(words) if words else None


def _round_bound(value: float, *, upwards: bool) -> int | float:
    """A round number on the right side of the value: 54.90 gives 60 upwards, 50 downwards."""
    if value == 0:
        return 0
    size = 10.0 ** math.floor(math.log10(abs(value)))
    step = size if abs(value) < 3 * size or size < 1 else 2 * size
    bound = (math.ceil if upwards else math.floor)(value / step) * step
    return int(bound) if float(bound).is_integer() else round(bound, 2)


def _day_bound(value: str, *, later: bool, chance: Chance) -> str | None:
    moment = parse_moment(value)
    if moment is None:
        return None
    days = chance.at("days").below(12)
    return (moment + timedelta(days=days if later else -days)).date().isoformat()


def optional_filters(catalog: Catalog, frame: Frame, row: Row, chance: Chance) -> dict[str, Slot]:
    """Every optional input that could be given for this row, in drawn order."""
    found: dict[str, Slot] = {}
    names = [name for name, item in frame.inputs.items() if not item.required and item.column]
    for name in chance.at("order").shuffled(names):
        slot = filter_slot(catalog, frame.entity, frame.inputs[name], row, chance.at(name))
        if slot is not None and not _bounds_twice(slot, found):
            found[name] = slot
    return found


def _bounds_twice(slot: Slot, found: dict[str, Slot]) -> bool:
    """One filter a column: "at least 3 and at most 3" is nothing that people say."""
    return any(slot.column == other.column for other in found.values())


def limit_input(frame: Frame) -> str | None:
    """The name of the input that says how many rows."""
    return next(
        (name for name, item in frame.inputs.items() if item.purpose is Purpose.LIMIT), None
    )

"""Another value that somebody might have said first, near enough to be taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from simulation.seats.agenda.user.item import Item
from simulation.seats.agenda.user.ledger import Ledger
from simulation.seats.agenda.user.sameness import same
from simulation.vocabulary.acts import Said
from simulation.vocabulary.calendar import parse_moment
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.lexicon import Field, Kind, Operator


def mistaken_value(said: Said, item: Item, ledger: Ledger, chance: Chance) -> Any | None:
    """What else it knows of that sort, from another concern; else a neighbour of the value."""
    if said.operator is not Operator.EQUAL:
        return None
    others = [
        slot.value
        for other in ledger.items
        for slot in other.subtask.knows
        if slot.column == said.column and slot.purpose is said.purpose
        if not other.is_of_oneself(slot) and not same(slot.value, said.value)
    ]
    if _is_caller(said, item):
        return None
    if others:
        return chance.at("mistaken", said.column).pick(others)
    return another_value(said.value, ledger.words.field(said.column), chance)


def _is_caller(said: Said, item: Item) -> bool:
    """Nobody mixes up who they are."""
    return bool(item.caller) and said.column.startswith(f"{item.caller}.")


def another_value(value: Any, field: Field, chance: Chance) -> Any | None:
    """A neighbour of the value; None for kinds whose neighbours mean nothing."""
    if field.kind is Kind.INTEGER and isinstance(value, int) and not isinstance(value, bool):
        return value + 1
    if field.kind is Kind.DATE:
        return _another_day(value, chance)
    if field.kind is Kind.CATEGORY:
        others = [key for key in field.spoken if key != str(value)]
        return chance.at("other", field.label).pick(others) if others else None
    return None


def _another_day(value: Any, chance: Chance) -> str | None:
    day = parse_moment(value)
    if day is None or len(str(value)) != len("2026-05-03"):
        return None
    later = day + timedelta(days=chance.at("days", value).pick((1, 2, 7)))
    return later.strftime("%Y-%m-%d")

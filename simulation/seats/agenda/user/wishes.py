"""Beside the agenda: something that cannot be had here, asked for once and dropped with the no."""

from __future__ import annotations

from collections.abc import Iterator

from simulation.seats.agenda.user.dials import Dials
from simulation.seats.agenda.user.item import Item
from simulation.seats.agenda.user.ledger import Ledger
from simulation.seats.agenda.wording.elsewhere import FAVOURS
from simulation.seats.agenda.wording.words import Words
from simulation.vocabulary.acts import Act, ActKind, Said
from simulation.vocabulary.hooks import Hook
from simulation.vocabulary.lexicon import Field, Intent, Kind, Purpose

CHANGEABLE = {
    Kind.NAME, Kind.CATEGORY, Kind.DATE, Kind.DATETIME, Kind.TIME, Kind.MONEY, Kind.INTEGER,
    Kind.NUMBER, Kind.EMAIL,
}  # fmt: skip


def wish(ledger: Ledger, dials: Dials, item: Item | None) -> Act | None:
    """Between two concerns, never beside an open one: a no must not seem to be about that.

    ``item`` is the subtask that was just dealt with.
    """
    if not ledger.user_turns or ledger.open() or not ledger.pending() or ledger.is_refused():
        return None
    return _favour(ledger, dials) or _impossible(ledger, dials, item)


def acceptance(ledger: Ledger) -> Act | None:
    """A few words with which the no is taken."""
    return Act(kind=ActKind.FEEDBACK, mood="resigned") if ledger.is_refused() else None


def _favour(ledger: Ledger, dials: Dials) -> Act | None:
    if any(not act.entity for act in ledger.wishes):
        return None
    favours = list(foreign_favours(ledger.words))
    if not favours or not dials.fires(Hook.UNAVAILABLE, len(ledger.wishes)):
        return None
    words = dials.chance.at("favour").pick(favours)
    return Act(kind=ActKind.REQUEST, slots=(Said(column="", label=words),))


def foreign_favours(words: Words) -> Iterator[str]:
    """Favours that share no word with the domain: what it may have on offer is not among them."""
    known = words.vocabulary()
    for favour, about in FAVOURS.items():
        if not known & set(about.split()):
            yield favour


def _impossible(ledger: Ledger, dials: Dials, item: Item | None) -> Act | None:
    if item is None or not item.is_answered() or any(act.entity for act in ledger.wishes):
        return None
    table = item.subtask.entity
    columns = list(fixed_columns(ledger.words, table))
    if not columns or not dials.fires(Hook.INFEASIBLE, item.id):
        return None
    column = dials.chance.at("impossible").pick(columns)
    return Act(
        kind=ActKind.REQUEST, intent=Intent.UPDATE, entity=table, wants=(column,), refers=True
    )


def fixed_columns(words: Words, table: str) -> Iterator[str]:
    """Columns of the table that people see and that no tool writes."""
    written = {
        given.column
        for frame in words.lexicon.frames.values()
        if frame.intent.mutates
        for given in frame.inputs.values()
        if given.purpose is Purpose.VALUE
    }
    for name, field in words.entity(table).fields.items():
        column = f"{table}.{name}"
        if column not in written and _is_thinkable(field):
            yield column


def _is_thinkable(field: Field) -> bool:
    return not field.hidden and field.kind in CHANGEABLE

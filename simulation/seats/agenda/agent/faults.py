"""Seeded faults: realistic mistakes at a given rate, named, so that checks have truth to meet."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, NamedTuple

from simulation.seats.agenda.agent.describing import subject
from simulation.seats.agenda.agent.focus import Focus
from simulation.seats.agenda.agent.history import Shelf
from simulation.seats.agenda.agent.note import Note
from simulation.seats.agenda.agent.running import Wanted
from simulation.seats.agenda.agent.standing import Conversation
from simulation.seats.agenda.understanding.schema import Schema
from simulation.seats.protocol import AgentView
from simulation.vocabulary.acts import Act, ActKind, Said
from simulation.vocabulary.calendar import parse_moment
from simulation.vocabulary.lexicon import Purpose

Calls = tuple[Wanted, ...]
Notes = tuple[Note, ...]


AGAIN_RATE = 0.4
"""How often a repeated call is among the mistakes to choose from: nearly every move allows it."""


class Fault(StrEnum):
    WRONG_ROW = "wrong_row"
    """Changes another row of an earlier result than the one meant."""
    FALSE_SUCCESS_CLAIM = "false_success_claim"
    """Says that a change was made without making it."""
    MISSING_CONFIRMATION = "missing_confirmation"
    """Makes a change without the yes that it should have waited for."""
    WRONG_VALUE = "wrong_value"
    """Misstates a number or a date of a result."""
    SKIPPED_PART = "skipped_part"
    """Leaves out part of what was asked for."""
    REPEATED_CALL = "repeated_call"
    """Makes a call again whose result is at hand."""


class Spoiled(NamedTuple):
    calls: Calls
    notes: Notes
    faults: tuple[str, ...]


class Faulty:
    """Turns a good move into one with a mistake, at the view's rate and where it can."""

    def __init__(self, view: AgentView, schema: Schema, shelf: Shelf, talk: Conversation) -> None:
        self.view = view
        self.schema = schema
        self.shelf = shelf
        self.talk = talk
        self.chance = view.chance.at("fault")

    def spoil(self, calls: Calls, notes: Notes) -> Spoiled:
        """The move as it is, or one of the mistakes that it allows."""
        good = Spoiled(calls, notes, ())
        if not self.view.faults or not self.chance.happens(self.view.faults):
            return good
        options = list(self._options(calls, notes))
        return self.chance.at("which").pick(options) if options else good

    def _options(self, calls: Calls, notes: Notes) -> Iterator[Spoiled]:
        for call in calls:
            if self.schema.tools[call.tool].mutates:
                yield from self._wrong_row(call)
                yield from self._false_success(call)
        for place, note in enumerate(notes):
            if note.act.kind is ActKind.PROPOSE and note.arguments is not None:
                call = Wanted(note.act.tool, note.arguments)
                yield Spoiled((call,), (), (Fault.MISSING_CONFIRMATION,))
            if note.act.kind is ActKind.REPORT:
                yield from self._misreported(notes, place)
        if notes and self._follows_results() and self.chance.at("again").happens(AGAIN_RATE):
            yield from self._repeated()

    def _follows_results(self) -> bool:
        return bool(self.shelf.calls) and self.shelf.calls[-1].seq == len(self.view.turns) - 1

    def _wrong_row(self, call: Wanted) -> Iterator[Spoiled]:
        """The same column of another row that a result showed."""
        frame = self.schema.frames[call.tool]
        for name, given in frame.inputs.items():
            if given.purpose is not Purpose.KEY or name not in call.arguments:
                continue
            others = self._others(given.column, call.arguments[name])
            if others:
                other = self.chance.at("row").pick(others)
                wrong = Wanted(call.tool, {**call.arguments, name: other})
                yield Spoiled((wrong,), (), (Fault.WRONG_ROW,))

    def _others(self, column: str, right: Any) -> list[Any]:
        found: dict[str, Any] = {}
        for called in self.shelf.calls:
            for row in called.rows():
                value = self.shelf.columns(called.tool, row).get(column)
                if value is not None and str(value) != str(right):
                    found[str(value)] = value
        return list(found.values())

    def _false_success(self, call: Wanted) -> Iterator[Spoiled]:
        frame = self.schema.frames[call.tool]
        slots = tuple(
            Said(
                column=given.column,
                value=call.arguments[name],
                purpose=Purpose.VALUE,
                label=given.label,
            )
            for name, given in frame.inputs.items()
            if given.purpose is Purpose.VALUE
            and name in call.arguments
            and self.schema.is_visible(given.column)
        )
        act = Act(
            kind=ActKind.DONE,
            intent=frame.intent,
            entity=frame.entity,
            tool=call.tool,
            slots=slots,
        )
        note = Note(act, self._name_of(call))
        yield Spoiled((), (note,), (Fault.FALSE_SUCCESS_CLAIM,))

    def _name_of(self, call: Wanted) -> str:
        """The row that the claim is about, as the proposal before it called it."""
        frame = self.schema.frames[call.tool]
        keys = {
            given.column: call.arguments[name]
            for name, given in frame.inputs.items()
            if given.purpose is Purpose.KEY and name in call.arguments
        }
        row = Focus(self.shelf).row_of(frame.entity, keys) or keys
        return subject(self.schema, frame.entity, row)

    def _misreported(self, notes: Notes, place: int) -> Iterator[Spoiled]:
        note = notes[place]
        wrong = self._misstated(note)
        if wrong is not None:
            yield Spoiled((), _with(notes, place, wrong), (Fault.WRONG_VALUE,))
        if len(note.columns) > 1:
            kept = note.columns[:-1]
            yield Spoiled((), _with(notes, place, _cut(note, kept)), (Fault.SKIPPED_PART,))

    def _misstated(self, note: Note) -> Note | None:
        """One value of one row, off by a digit or a day."""
        for index, row in enumerate(note.rows):
            for column in reversed(note.columns):
                wrong = self._off(row.get(column), column)
                if wrong is not None:
                    rows = list(note.rows)
                    rows[index] = {**row, column: wrong}
                    return _retold(note._replace(rows=tuple(rows)))
        return None

    def _off(self, value: Any, column: str) -> Any:
        chance = self.chance.at("off", column)
        if isinstance(value, bool) or value in (None, "") or self.schema.is_key(column):
            return None
        if isinstance(value, int):
            return value + chance.pick((1, 2, 10))
        if isinstance(value, float):
            return round(value + chance.pick((1.0, 10.0, 0.5)), 2)
        if parse_moment(value) is not None and str(value)[8:10] not in ("", "28"):
            return f"{str(value)[:8]}28{str(value)[10:]}"
        return None

    def _repeated(self) -> Iterator[Spoiled]:
        last, before = self.shelf.calls[-1], self.shelf.calls[-2:-1]
        if before and (before[0].tool, before[0].arguments) == (last.tool, last.arguments):
            return
        tool = self.schema.tools.get(last.tool)
        if tool is not None and not tool.mutates and last.ok:
            call = Wanted(last.tool, last.arguments)
            yield Spoiled((call,), (), (Fault.REPEATED_CALL,))


def _with(notes: Notes, place: int, note: Note) -> Notes:
    return (*notes[:place], note, *notes[place + 1 :])


def _cut(note: Note, columns: tuple[str, ...]) -> Note:
    return _retold(note._replace(columns=columns))


def _retold(note: Note) -> Note:
    """The act says what the words say, mistakes included."""
    slots = tuple(
        Said(column=column, value=row[column])
        for row in note.rows
        for column in note.columns
        if column in row
    )
    act = note.act.model_copy(update={"slots": slots, "wants": note.columns})
    return note._replace(act=act)

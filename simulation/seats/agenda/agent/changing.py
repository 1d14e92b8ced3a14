"""A change: what is lacking, what is looked at first, what is proposed, and making it."""

from __future__ import annotations

from typing import Any

from simulation.seats.agenda.agent.asking import Asker
from simulation.seats.agenda.agent.consent import needs_consent
from simulation.seats.agenda.agent.describing import named_by_relation, subject
from simulation.seats.agenda.agent.focus import Focus
from simulation.seats.agenda.agent.history import Called, Shelf
from simulation.seats.agenda.agent.matter import Matter
from simulation.seats.agenda.agent.move import Move, note_of, saying
from simulation.seats.agenda.agent.note import Note
from simulation.seats.agenda.agent.reasons import human_reason
from simulation.seats.agenda.agent.running import Ready, Wanted
from simulation.seats.agenda.agent.telling import Teller
from simulation.seats.agenda.understanding.schema import Schema
from simulation.vocabulary.acts import ActKind, Said
from simulation.vocabulary.lexicon import Frame, Intent, Purpose


class Changer:
    """Handles matters that change rows, for one move."""

    def __init__(self, schema: Schema, shelf: Shelf, focus: Focus, teller: Teller) -> None:
        self.schema = schema
        self.shelf = shelf
        self.focus = focus
        self.teller = teller

    def made(self, matter: Matter) -> Called | None:
        """The change of this matter, if it was made since the user agreed to it."""
        frame = self.schema.frames.get(matter.act.tool)
        if matter.verify:
            return None
        if frame is not None:
            return self.shelf.after(frame.tool, matter.touched) if frame.intent.mutates else None
        for called in reversed(self.shelf.calls):
            made = self.schema.frames.get(called.tool)
            if called.seq > matter.touched and made is not None and made.intent.mutates:
                return called if made.entity == matter.act.entity else None
        return None

    def outcome(self, matter: Matter, called: Called) -> Note:
        frame = self.schema.frames[called.tool]
        name = self._row_name(frame, called.arguments)
        if not called.ok:
            return note_of(ActKind.FAIL, matter, frame)._replace(
                subject=name, reason=human_reason(self.schema, frame, called)
            )
        linked = self._linked(frame, called.arguments)
        return self.teller.done(matter, frame, called, name)._replace(names=linked)

    def change(self, matter: Matter, frame: Frame, ready: Ready) -> Move | Called:
        """Calls or a note; a read that failed in place of them, where the row is not there."""
        values = [n for n, given in frame.inputs.items() if given.purpose is Purpose.VALUE]
        if values and not any(name in ready.arguments for name in values):
            slots = Asker(self.schema, matter).for_values(frame)
            return saying(ActKind.ASK if slots else ActKind.UNABLE, matter, frame, slots)
        if matter.consent or not needs_consent(self.schema, matter, frame):
            return Move(calls=(Wanted(frame.tool, ready.arguments),))
        refused = self.shelf.find(frame.tool, ready.arguments)
        if refused is not None and not refused.ok:
            return Move(note=self.outcome(matter, refused)._replace(again=True))
        seen = self._look_first(frame, ready)
        return seen or Move(note=self._proposal(matter, frame, ready))

    def _look_first(self, frame: Frame, ready: Ready) -> Move | Called | None:
        """A row that is to be changed and was never seen is read before the change is proposed."""
        if frame.intent is Intent.CREATE:
            return None
        keys = self._keys(frame, ready.arguments)
        if not keys or self.focus.row_of(frame.entity, keys) is not None:
            return None
        for reader in self.schema.frames.values():
            arguments = _by_key(reader, frame.entity, keys)
            if arguments is None:
                continue
            called = self.shelf.find(reader.tool, arguments)
            if called is None:
                return Move(calls=(Wanted(reader.tool, arguments),))
            return None if called.ok else called
        return None

    def _keys(self, frame: Frame, arguments: dict[str, Any]) -> dict[str, Any]:
        return {
            given.column: arguments[name]
            for name, given in frame.inputs.items()
            if given.purpose is Purpose.KEY
            and name in arguments
            and self.schema.table(given.column) == frame.entity
        }

    def _proposal(self, matter: Matter, frame: Frame, ready: Ready) -> Note:
        keys = self._keys(frame, ready.arguments)
        row = self.focus.row_of(frame.entity, keys) or {}
        written = self.teller.written(frame, ready.arguments, {})
        record = tuple(
            Said(column=column, value=value, purpose=Purpose.KEY)
            for column, value in keys.items()
            if self.schema.is_visible(column)
        )
        old = tuple(
            (said.column, row[said.column])
            for said in written
            if said.column in row and frame.intent is Intent.UPDATE
        )
        note = note_of(ActKind.PROPOSE, matter, frame, (*record, *written))
        return note._replace(
            subject=self._row_name(frame, ready.arguments),
            old=old,
            names=self._linked(frame, ready.arguments),
            arguments=ready.arguments,
            again=matter.no_answer,
            corrected=matter.corrected,
        )

    def _linked(self, frame: Frame, arguments: dict[str, Any]) -> dict[str, str]:
        """Names of the rows that the written keys refer to, by the input's column."""
        names: dict[str, str] = {}
        for name, given in frame.inputs.items():
            if name not in arguments or frame.intent is Intent.DELETE:
                continue
            for column in self.schema.sources(given.column):
                table = self.schema.table(column)
                if table == frame.entity or not self.schema.is_key(column):
                    continue
                row = self.focus.row_of(table, {column: arguments[name]})
                named = subject(self.schema, table, row) if row else ""
                named = named or (named_by_relation(self.schema, table, row) if row else "")
                if named:
                    names.setdefault(given.column, named)
        return names

    def _row_name(self, frame: Frame, arguments: dict[str, Any]) -> str:
        keys = self._keys(frame, arguments)
        row = self.focus.row_of(frame.entity, keys) or {}
        full = {**keys, **row}
        return subject(self.schema, frame.entity, full) or named_by_relation(
            self.schema, frame.entity, full
        )


def _by_key(reader: Frame, table: str, keys: dict[str, Any]) -> dict[str, Any] | None:
    """The arguments with which a frame reads exactly the row with these keys."""
    if reader.intent is not Intent.READ or reader.entity != table:
        return None
    arguments = {
        name: keys[given.column] for name, given in reader.inputs.items() if given.column in keys
    }
    whole = len(arguments) == len(keys)
    others = any(given.required for n, given in reader.inputs.items() if n not in arguments)
    return arguments if whole and not others else None

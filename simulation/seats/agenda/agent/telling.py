"""What is told of results: the values asked for, or the most telling ones."""

from __future__ import annotations

from typing import Any

from simulation.seats.agenda.agent.describing import subject, telling_columns, with_last_name
from simulation.seats.agenda.agent.focus import Focus, Known
from simulation.seats.agenda.agent.history import Called, Row, Shelf
from simulation.seats.agenda.agent.matter import Matter
from simulation.seats.agenda.agent.note import Note
from simulation.seats.agenda.understanding.schema import Schema
from simulation.vocabulary.acts import Act, ActKind, Said
from simulation.vocabulary.lexicon import Frame, Intent, Kind, Purpose
from simulation.vocabulary.spoken import contains, say

LISTED = 25
"""Rows that are told one by one."""
FIRST_FEW = 10
"""Of more rows, those that are told."""
UNASKED = 3
"""Fields told of one row when the user did not say which."""
UNASKED_IN_LIST = 2


class Teller:
    """Makes the notes that pass results on."""

    def __init__(self, schema: Schema, shelf: Shelf, focus: Focus) -> None:
        self.schema = schema
        self.shelf = shelf
        self.focus = focus

    def report(self, matter: Matter, frame: Frame, rows: tuple[Row, ...]) -> Note:
        known = tuple(self.shelf.columns(frame.tool, row) for row in rows)
        columns = self.columns(matter, frame, known)
        shown = known if len(known) <= LISTED else known[:FIRST_FEW]
        slots = tuple(
            Said(column=column, value=row[column])
            for row in shown
            for column in columns
            if column in row
        )
        act = _act(ActKind.REPORT, matter, frame, slots, wants=columns)
        name, about = self.name(frame, known[0]) if len(known) == 1 else ("", "")
        note = Note(act, name, about, rows=shown, columns=columns, total=len(known))
        return note._replace(again=matter.verify, repeats=matter.repeats and not matter.picks)

    def name(self, frame: Frame, row: Known) -> tuple[str, str]:
        """How the row is called, with its table; else the row that it was asked by."""
        if frame.group:
            return self._group_name(frame, row), ""
        own = subject(self.schema, frame.entity, row)
        if frame.intent in (Intent.AGGREGATE, Intent.TOP):
            return self._owner(frame, row) or (own, "")
        key = {c: v for c, v in row.items() if self.schema.is_key(c)}
        seen = self.focus.row_of(frame.entity, key) or {}
        own = own or subject(self.schema, frame.entity, seen)
        return (own, "") if own else self._owner(frame, row) or ("", "")

    def _group_name(self, frame: Frame, row: Known) -> str:
        """Of a single group: what it is the group of."""
        output = frame.outputs.get(frame.group)
        column = (output.column or f"{frame.tool}:{frame.group}") if output else ""
        value = row.get(column)
        return say(value, output.field) if output and value not in (None, "") else ""

    def _owner(self, frame: Frame, row: Known) -> tuple[str, str] | None:
        """The row whose key went into the call: whose count, whose balance."""
        for given in frame.inputs.values():
            for column in self.schema.sources(given.column):
                table = self.schema.table(column)
                if given.purpose is not Purpose.VALUE and self.schema.is_key(column):
                    focused = self.focus.by_table.get(table, {})
                    named = subject(self.schema, table, {**focused, **row})
                    if named:
                        return named, table
        return None

    def columns(self, matter: Matter, frame: Frame, rows: tuple[Known, ...]) -> tuple[str, ...]:
        """Columns to tell, those that were asked for first of all."""
        present = self._present(frame)
        wanted = tuple(
            column
            for column in matter.act.wants
            if any(column in row for row in rows)
            and (self.schema.is_visible(column) or not matter.verify)
        )
        chosen = (
            wanted
            or self._changed(matter, rows)
            or self._answer(frame)
            or self._telling(matter, frame, present, len(rows))
        )
        if len(rows) > 1 or frame.intent is Intent.TOP:
            chosen = (*self._heading(frame, present, rows), *chosen)
        told = tuple(dict.fromkeys(chosen))
        return with_last_name(self.schema, frame.entity, present, told) if len(rows) > 1 else told

    def _changed(self, matter: Matter, rows: tuple[Known, ...]) -> tuple[str, ...]:
        """What a change that is checked has to do with: the status, after a cancellation."""
        frame = self.schema.frames.get(matter.act.tool)
        if not matter.verify or frame is None or not frame.intent.mutates:
            return ()
        return tuple(
            item.column
            for item in frame.outputs.values()
            if item.column
            and not self.schema.is_key(item.column)
            and self.schema.is_visible(item.column)
            and any(item.column in row for row in rows)
        )

    def _present(self, frame: Frame) -> tuple[str, ...]:
        return tuple(
            item.column or f"{frame.tool}:{name}"
            for name, item in frame.outputs.items()
            if not item.field.hidden and item.field.kind is not Kind.OPAQUE
        )

    def _answer(self, frame: Frame) -> tuple[str, ...]:
        """The output that carries the answer, by its column."""
        output = frame.outputs.get(frame.measure)
        if output is None:
            return ()
        return (output.column or f"{frame.tool}:{frame.measure}",)

    def _heading(
        self,
        frame: Frame,
        present: tuple[str, ...],
        rows: tuple[Known, ...],
    ) -> tuple[str, ...]:
        """What a line of a list begins with, so that one knows which row it is."""
        group = frame.outputs.get(frame.group)
        if group is not None:
            return (group.column or f"{frame.tool}:{frame.group}",)
        ordered = telling_columns(self.schema, frame.entity, present)
        named = {
            f"{frame.entity}.{name}"
            for name in (
                *self.schema.entity(frame.entity).known_by,
                *self.schema.entity(frame.entity).key,
            )
        }
        heads = [c for c in ordered if c in named or self.schema.field(c).kind is Kind.NAME]
        heads = [c for c in heads if len(rows) < 2 or len({str(row.get(c)) for row in rows}) > 1]
        return tuple(heads[:1])

    def _telling(
        self, matter: Matter, frame: Frame, present: tuple[str, ...], count: int
    ) -> tuple[str, ...]:
        said = {slot.column for slot in matter.slots if slot.value is not None}
        ordered = telling_columns(self.schema, frame.entity, present)
        fresh = [c for c in ordered if c not in said] or list(ordered)
        if count > 1:
            return tuple(fresh[: UNASKED_IN_LIST + 1])
        news = [c for c in fresh if self.schema.field(c).kind is not Kind.IDENTIFIER] or fresh
        return tuple(news[:UNASKED])

    def done(self, matter: Matter, frame: Frame, called: Called, row_name: str) -> Note:
        """What a change made of the row, from the result where it says so."""
        rows = called.rows()
        result = self.shelf.columns(called.tool, rows[0]) if rows else {}
        slots = self.written(frame, called.arguments, result)
        if frame.intent is Intent.CREATE:
            slots = (*self._handle(frame, result, slots), *slots)
        slots = (*slots, *self._asked(matter, result, slots))
        act = _act(ActKind.DONE, matter, frame, slots)
        row = {said.column: said.value for said in slots}
        name = row_name or subject(self.schema, frame.entity, result)
        if frame.intent is Intent.UPDATE and self._renames(name, slots):
            name = f"the {self.schema.entity(frame.entity).singular}"
        return Note(act, name, rows=(row,), columns=tuple(row), total=1)

    def _asked(self, matter: Matter, result: Known, slots: tuple[Said, ...]) -> tuple[Said, ...]:
        """What the user wanted to know along with the change, where its result tells it."""
        told = {said.column for said in slots}
        return tuple(
            Said(column=column, value=result[column])
            for column in matter.act.wants
            if column not in told
            and result.get(column) is not None
            and self.schema.is_visible(column)
        )

    def _renames(self, name: str, slots: tuple[Said, ...]) -> bool:
        """Is a new value part of what the row is called: then it has another name by now."""
        return any(contains(name, say(s.value, self.schema.field(s.column))) for s in slots)

    def written(self, frame: Frame, arguments: dict[str, Any], result: Known) -> tuple[Said, ...]:
        """The values that a change writes, by column; hidden ones are not spoken of."""
        return tuple(
            Said(
                column=given.column,
                value=result.get(given.column, arguments[name]),
                purpose=Purpose.VALUE,
                label=given.label,
            )
            for name, given in frame.inputs.items()
            if given.purpose is Purpose.VALUE
            and name in arguments
            and self.schema.is_visible(given.column)
        )

    def _handle(self, frame: Frame, result: Known, slots: tuple[Said, ...]) -> tuple[Said, ...]:
        """The new row's visible key: the caller will need it."""
        told = {said.column for said in slots}
        return tuple(
            Said(column=column, value=result[column], purpose=Purpose.KEY)
            for column in result
            if self.schema.is_key(column)
            and self.schema.table(column) == frame.entity
            and column not in told
            and self.schema.is_visible(column)
            and result[column] is not None
        )


def _act(
    kind: ActKind,
    matter: Matter,
    frame: Frame,
    slots: tuple[Said, ...],
    wants: tuple[str, ...] = (),
) -> Act:
    return Act(
        kind=kind,
        intent=frame.intent,
        entity=frame.entity,
        tool=matter.act.tool or frame.tool,
        slots=slots,
        wants=wants,
    )

"""When several rows could be meant: offer them, or ask what would narrow them down."""

from __future__ import annotations

from simulation.seats.agenda.agent.describing import distinguishing, telling_columns
from simulation.seats.agenda.agent.focus import Known
from simulation.seats.agenda.agent.history import Shelf
from simulation.seats.agenda.agent.matter import Matter
from simulation.seats.agenda.agent.note import Note
from simulation.seats.agenda.agent.running import Several
from simulation.seats.agenda.understanding.schema import Schema
from simulation.vocabulary.acts import Act, ActKind, Said
from simulation.vocabulary.lexicon import Kind, Purpose

OFFERED = 5
"""Rows a person can choose from in one message."""


def offer(schema: Schema, shelf: Shelf, matter: Matter, several: Several) -> Note:
    """The note that lets the user say which row is meant."""
    frame = several.frame
    rows = tuple(shelf.columns(frame.tool, row) for row in several.rows)
    present = tuple(item.column or f"{frame.tool}:{name}" for name, item in frame.outputs.items())
    fresh = tuple(column for column in present if column not in matter.unknown)
    narrowing = _narrowing(schema, matter, frame.entity, rows)
    if len(rows) > OFFERED and narrowing:
        return _narrow(matter, narrowing, rows, schema.entity(frame.entity).table)
    shown = rows[:OFFERED]
    columns = distinguishing(schema, frame.entity, fresh, shown)
    columns = columns or distinguishing(schema, frame.entity, present, shown)
    columns = columns or telling_columns(schema, frame.entity, present)[:2]
    names = {item.column or f"{frame.tool}:{name}": name for name, item in frame.outputs.items()}
    offered = tuple(
        {names[column]: row.get(column) for column in columns if column in names} for row in shown
    )
    act = Act(
        kind=ActKind.OFFER,
        intent=matter.act.intent,
        entity=frame.entity,
        tool=frame.tool,
        rows=offered,
    )
    return Note(act=act, rows=shown, columns=columns, total=len(rows), again=bool(matter.picks))


def _narrow(matter: Matter, columns: tuple[str, ...], rows: tuple[Known, ...], table: str) -> Note:
    act = Act(
        kind=ActKind.ASK,
        intent=matter.act.intent,
        entity=matter.act.entity,
        tool=matter.act.tool,
        slots=tuple(Said(column=column, purpose=Purpose.FILTER) for column in columns),
    )
    return Note(act=act, total=len(rows), subject=table)


def _narrowing(
    schema: Schema, matter: Matter, table: str, rows: tuple[Known, ...]
) -> tuple[str, ...]:
    """Up to two visible columns in which the rows differ most, not yet said or asked for."""
    said = {slot.column for slot in (*matter.slots, *matter.picks)} | matter.unknown
    columns = telling_columns(schema, table, tuple(rows[0]))
    open_columns = [
        column
        for column in columns
        if column not in said
        and column not in matter.asked
        and schema.table(column)
        and schema.field(column).kind not in (Kind.TEXT, Kind.PHONE)
    ]
    spread = {column: len({str(row.get(column)) for row in rows}) for column in open_columns}
    helpful = [column for column in open_columns if spread[column] * 2 >= len(rows)]
    return tuple(helpful[:2])

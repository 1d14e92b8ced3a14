"""Which rows the conversation is about: for each table, the one row talked about last."""

from __future__ import annotations

from typing import Any

from simulation.seats.agenda.agent.history import Called, Shelf
from simulation.seats.agenda.understanding.likeness import meets
from simulation.vocabulary.acts import Said
from simulation.vocabulary.lexicon import Input, Intent, Operator, Purpose

Known = dict[str, Any]
"""Values by column."""


class Focus:
    """Rows by table, the latest last; and every row seen, for picking one up again."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.by_table: dict[str, Known] = {}
        self.seen: list[tuple[str, Known, str]] = []
        """Table, row, and the tool that showed it."""
        self.listed: dict[str, Called] = {}
        """By table, a list of its rows that was told after any single one of them."""
        for call in shelf.calls:
            self._take(call)

    def _take(self, call: Called) -> None:
        frame = self.shelf.schema.frames.get(call.tool)
        if frame is None or not call.ok:
            return
        self._take_keys(call)
        asked = {} if frame.intent.mutates else self.asked(call)
        rows = [{**asked, **self.shelf.columns(call.tool, row)} for row in call.rows()]
        self.seen += [(frame.entity, row, call.tool) for row in rows if row]
        if len(rows) > 1 and frame.intent in (Intent.SEARCH, Intent.TOP):
            self.by_table.pop(frame.entity, None)
            self.listed[frame.entity] = call
        if len(rows) == 1 and rows[0] and not frame.group:
            self._update(frame.entity, rows[0])
            self._take_linked(frame.entity, rows[0])

    def asked(self, call: Called) -> Known:
        """What the arguments say of every row that came back: whose orders they are."""
        frame = self.shelf.schema.frames[call.tool]
        return {
            given.column: call.arguments[name]
            for name, given in frame.inputs.items()
            if name in call.arguments
            and given.operator is Operator.EQUAL
            and given.purpose in (Purpose.KEY, Purpose.FILTER)
            and self.shelf.schema.table(given.column) == frame.entity
        }

    def _take_keys(self, call: Called) -> None:
        """A key in the arguments puts its row in focus, whatever came back."""
        frame = self.shelf.schema.frames[call.tool]
        for name, given in frame.inputs.items():
            if not _says_which(given) or name not in call.arguments:
                continue
            known = {given.column: call.arguments[name]}
            for column in self.shelf.schema.sources(given.column):
                if self.shelf.schema.is_key(column):
                    self._update(self.shelf.schema.table(column), {column: known[given.column]})

    def _take_linked(self, table: str, row: Known) -> None:
        """With an order comes its customer: the rows that the row refers to by their keys."""
        for column, value in row.items():
            if value is None or self.shelf.schema.table(column) != table:
                continue
            for target in self.shelf.schema.sources(column):
                other = self.shelf.schema.table(target)
                if other != table and self.shelf.schema.is_key(target):
                    told = {c: v for c, v in row.items() if self.shelf.schema.table(c) == other}
                    self._update(other, {target: value, **told})

    def _update(self, table: str, row: Known) -> None:
        """The same row gains columns; another row takes its place."""
        old = self.by_table.pop(table, {})
        clash = any(
            self.shelf.schema.is_key(column) and column in old and old[column] != value
            for column, value in row.items()
        )
        self.by_table[table] = dict(row) if clash else {**old, **row}
        self.listed.pop(table, None)

    def row_of(self, table: str, key: Known) -> Known | None:
        """The last seen row of a table with these key values."""
        wanted = {column: value for column, value in key.items() if value is not None}
        if not wanted:
            return None
        found: Known = {}
        for entity, row, _ in self.seen:
            if entity == table and all(
                meets_all(row, column, value) for column, value in wanted.items()
            ):
                found = {**found, **row}
        return found or None


def _says_which(given: Input) -> bool:
    exact = given.operator is Operator.EQUAL
    return exact and given.purpose in (Purpose.KEY, Purpose.FILTER) and bool(given.column)


def meets_all(row: Known, column: str, value: Any) -> bool:
    return column in row and bool(str(row[column]) == str(value))


def contradicts(row: Known, constraints: tuple[Said, ...]) -> bool:
    """Does the row have a value for something that was said, and another one."""
    return any(
        said.column in row and not meets(said.value, row[said.column], said.operator)
        for said in constraints
    )

"""Rows go into a scratch world one by one; what it refuses goes back with the row and the cause."""

from __future__ import annotations

import math
import re
from typing import Any, NamedTuple

from simulation.errors import ToolRefused
from simulation.synthesis.brief.tables import Reference, Tables
from simulation.synthesis.schema.shape import Column, Table, quoted
from simulation.synthesis.tools.ground import declared_type
from simulation.vocabulary.tools import Tool
from simulation.vocabulary.value import JsonObject
from simulation.world import World

PASSES = 4
"""Rows of one table may refer to each other, in any order."""
_DATED = re.compile(r"(^|_)(date|datetime|at)$|^date_", re.I)
_DECLARED_DATED = re.compile(r"DATE|TIMESTAMP", re.I)
_MAYBE_DATED = re.compile(r"_(on|until|since|from)$", re.I)
"""A date as a rule; "based_on" or "transferred_from" may be anything."""
_FOREIGN_DATE = re.compile(
    r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./]\d{1,2}[./]\d{1,2}"
    r"|(\d{1,2}\.? )?[A-Za-z]{3,9}\.? (\d{1,2}(st|nd|rd|th)?,? )?\d{4}"
)
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(?:\.\d+)?Z?)?|\d\d:\d\d(:\d\d)?")


class RowRefused(NamedTuple):
    row: JsonObject
    reason: str


class Filling:
    """Puts rows into a world whose tables are empty at first."""

    def __init__(self, world: World, tables: Tables) -> None:
        self._world = world
        self._tables = tables

    def insert(self, name: str, rows: tuple[JsonObject, ...]) -> list[RowRefused]:
        """What could not be added; all else was."""
        table = self._tables.tables[name]
        waiting = list(rows)
        refused: list[RowRefused] = []
        for _ in range(PASSES):
            tried = [RowRefused(row, self._problem(table, row)) for row in waiting]
            refused = [each for each in tried if each.reason]
            if not refused or len(refused) == len(waiting):
                break
            waiting = [each.row for each in refused]
        return refused

    def _problem(self, table: Table, row: JsonObject) -> str:
        """Why the row is not in; "" once it is."""
        columns = {each.name: each for each in table.columns if not each.generated}
        try:
            plain = {
                name: _fitting(columns[name], value)
                for name, value in row.items()
                if name in columns
            }
        except ValueError as error:
            return str(error)
        return self._dangling(table, plain) or self._added(table, plain)

    def _dangling(self, table: Table, row: JsonObject) -> str:
        for reference in self._tables.references[table.name]:
            values = [row.get(column) for column in reference.columns]
            if None in values or self._is_there(reference, values):
                continue
            if reference.target == table.name and values == [
                row.get(column) for column in reference.target_columns
            ]:
                continue
            said = ", ".join(map(repr, values))
            named = ", ".join(reference.columns)
            return f"{named} is {said}, but no row of {reference.target} has that."
        return ""

    def _is_there(self, reference: Reference, values: list[Any]) -> bool:
        where = " AND ".join(
            f"{quoted(column)} = :p{place}" for place, column in enumerate(reference.target_columns)
        )
        sql = f"SELECT 1 FROM {quoted(reference.target)} WHERE {where}"  # noqa: S608 - quoted
        given = {f"p{place}": value for place, value in enumerate(values)}
        try:
            return bool(self._world.query(sql, given, limit=1))
        except ToolRefused:
            return False  # a value that no column can hold

    def _added(self, table: Table, row: JsonObject) -> str:
        names = sorted(row, key=[column.name for column in table.columns].index)
        called = self._world.call(
            _insertion(table.name, tuple(names)),
            {f"p{place}": row[name] for place, name in enumerate(names)},
        )
        return "" if called.ok else called.content


def _insertion(table: str, columns: tuple[str, ...]) -> Tool:
    marks = [f"p{place}" for place in range(len(columns))]
    into = ", ".join(map(quoted, columns))
    values = ", ".join(f":{mark}" for mark in marks)
    return Tool(
        name="insert",
        description="",
        parameters={"type": "object", "properties": {mark: {} for mark in marks}},
        returns={"type": "object"},
        sql=f"INSERT INTO {quoted(table)} ({into}) VALUES ({values})",  # noqa: S608 - quoted
        mutates=True,
    )


def _fitting(column: Column, value: Any) -> Any:
    """The value as the column stores it. Raises ValueError with what is wrong."""
    kind = declared_type(column.declared.upper())
    if value is None or isinstance(value, bool):
        return value
    if kind in ("integer", "number"):
        return _number(column.name, value, whole=kind == "integer")
    if isinstance(value, str) and value and _is_dated(column, value):
        return _moment(column.name, value)
    return value


def _is_dated(column: Column, value: str) -> bool:
    if _DATED.search(column.name) or _DECLARED_DATED.search(column.declared):
        return True
    looks_dated = _MOMENT.fullmatch(value.strip()) or _FOREIGN_DATE.fullmatch(value.strip())
    return bool(_MAYBE_DATED.search(column.name) and looks_dated)


def _number(name: str, value: Any, *, whole: bool) -> Any:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number) or (whole and not number.is_integer()):
        raise ValueError(f"{name} is {value!r}, which is no {'whole ' if whole else ''}number.")
    return int(value) if isinstance(value, float) and whole else value


def _moment(name: str, text: str) -> str:
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{name} is {text!r}; write YYYY-MM-DD or YYYY-MM-DD HH:MM:SS.")
    day, minutes, seconds = found.group(1), found.group(2), found.group(3)
    return f"{day} {minutes}{seconds or ':00'}" if day and minutes else text.strip()

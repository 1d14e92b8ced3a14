"""A key of several columns that nobody declared: ``year, team_id`` of a table of seasons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import apsw

from simulation.synthesis.schema.asking import value
from simulation.synthesis.schema.shape import Table, quoted
from simulation.synthesis.words.english import singular
from simulation.synthesis.words.listed import listed
from simulation.synthesis.words.splitting import column_words, table_words

_PARTS = listed(
    "id code key no nr number year season round stint line date day week month seq sequence "
    "ordering position term semester lap stop inseason by"
)
_MOST_PARTS = 7
_MOST_ROWS = 500_000


def with_composite_key(connection: apsw.Connection, table: Table) -> Table:
    """The table with a name for its key, or with as few columns as tell all rows apart, of those
    that are called like parts of a key.
    """
    if table.key or table.kind != "table" or not 1 < table.rows <= _MOST_ROWS:
        return table
    named = _named_row(table)
    if named:
        return replace(table, key=(named,))
    for names in _candidates(table):
        if _tell_apart(connection, table, names):
            return replace(table, key=names)
    return table


def _named_row(table: Table) -> str:
    """A name that no two rows share and that no column before it lacks: as good as a key."""
    for column in table.columns[:4]:
        holds = table.holds(column.name)
        words = column_words(column.name)
        own = "".join(words) == "".join(singular(word) for word in table_words(table.name))
        if (own or words[-1] in ("name", "title")) and holds.unique and holds.share("text") == 1:
            return column.name
    return ""


def _candidates(table: Table) -> Iterator[tuple[str, ...]]:
    parts = [
        column.name
        for column in table.columns
        if column_words(column.name)[-1] in _PARTS
        and table.holds(column.name).filled == table.rows
        and len(table.holds(column.name).storage) == 1
        and "blob" not in table.holds(column.name).storage
    ][:_MOST_PARTS]
    for size in (2, 3, 4):
        yield from combinations(parts, size)


def _tell_apart(connection: apsw.Connection, table: Table, names: tuple[str, ...]) -> bool:
    if _possible(table, names) < table.rows:
        return False
    columns = ", ".join(map(quoted, names))
    distinct = f"SELECT count(*) FROM (SELECT DISTINCT {columns} FROM {quoted(table.name)})"  # noqa: S608
    return bool(value(connection, distinct) == table.rows)


def _possible(table: Table, names: tuple[str, ...]) -> int:
    product = 1
    for name in names:
        product *= max(1, table.holds(name).distinct)
    return product

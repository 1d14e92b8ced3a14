"""References of several columns that nobody declared: ``year, team`` of salaries to teams."""

from __future__ import annotations

import apsw

from simulation.synthesis.schema.asking import value
from simulation.synthesis.schema.shape import Table, quoted
from simulation.synthesis.words.splitting import column_words
from simulation.vocabulary.lexicon import Relation

_KEY_WORDS = ("id", "key", "code", "no", "number")


def composite_relations(
    connection: apsw.Connection,
    table: Table,
    tables: dict[str, Table],
    found: list[Relation],
) -> list[Relation]:
    """Those to tables with a key of several columns, all of which the table has by name."""
    relations = []
    for target in tables.values():
        columns = _counterparts(table, target)
        if not columns or any(_covers(each, table, columns) for each in found):
            continue
        if _contained(connection, table, columns, target):
            relations.append(
                Relation(
                    source=table.name,
                    source_columns=columns,
                    target=target.name,
                    target_columns=target.key,
                )
            )
    return relations


def _counterparts(table: Table, target: Table) -> tuple[str, ...]:
    """The table's columns that are called like the target's key, in the key's order."""
    if target.name == table.name or "table" != target.kind != table.kind or len(target.key) < 2:
        return ()
    if (table.rows, table.name) < (target.rows, target.name) and table.key == target.key:
        return ()
    called = {_stem(column.name): column.name for column in reversed(table.columns)}
    columns = tuple(called.get(_stem(name), "") for name in target.key)
    return columns if all(columns) else ()


def _stem(column: str) -> str:
    """``yearID`` and ``year.key`` are both about the year."""
    words = column_words(column)
    return "".join(words[:-1] if len(words) > 1 and words[-1] in _KEY_WORDS else words)


def _covers(relation: Relation, table: Table, columns: tuple[str, ...]) -> bool:
    """Is one of the columns already known to lead to a row of its own?"""
    return relation.source == table.name and set(columns) <= set(relation.source_columns)


def _contained(
    connection: apsw.Connection, table: Table, columns: tuple[str, ...], target: Table
) -> bool:
    """Are (nearly) all different values, where all are filled, keys of the target?

    EXCEPT sorts both sides once; NOT IN would scan the target for every row.
    """
    here, there = ", ".join(map(quoted, columns)), ", ".join(map(quoted, target.key))
    filled = " AND ".join(f"{quoted(name)} IS NOT NULL" for name in columns)
    mine = f"SELECT DISTINCT {here} FROM {quoted(table.name)} WHERE {filled}"  # noqa: S608
    total: int = value(connection, f"SELECT count(*) FROM ({mine})")  # noqa: S608
    if not total:
        return False
    strangers = f"{mine} EXCEPT SELECT {there} FROM {quoted(target.name)}"  # noqa: S608
    unknown: int = value(connection, f"SELECT count(*) FROM ({strangers})")  # noqa: S608
    return unknown <= total * 0.02

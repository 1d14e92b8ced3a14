"""Relations: foreign keys as declared, and those that names and values give away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import apsw

from simulation.synthesis.schema.asking import rows, value
from simulation.synthesis.schema.composite_relations import composite_relations
from simulation.synthesis.schema.shape import Table, quoted
from simulation.synthesis.words.english import singular
from simulation.synthesis.words.splitting import column_words, table_words
from simulation.vocabulary.domain import Gap
from simulation.vocabulary.lexicon import Relation

Contained = Callable[[Table, str, Table], bool]
"""Whether the column's values are keys of the target."""


def read_relations(
    connection: apsw.Connection, tables: dict[str, Table]
) -> tuple[tuple[Relation, ...], tuple[Gap, ...]]:
    """Declared relations first, then inferred ones; a foreign key that leads nowhere is a gap."""
    found: list[Relation] = []
    gaps: list[Gap] = []
    for table in tables.values():
        for relation in _declared(connection, table, tables):
            problem = _broken(relation, tables)
            if problem:
                gaps.append(_gap(relation, problem))
            elif not _same_source(relation, found):
                found.append(relation)
    contained = partial(_contained, connection)
    for table in tables.values():
        inferred = _inferred(table, tables, found, contained)
        inferred += composite_relations(connection, table, tables, [*found, *inferred])
        gaps += [told for told in [_told(table, inferred)] if told]
        found += inferred
    return tuple(found), tuple(gaps)


def _told(table: Table, inferred: list[Relation]) -> Gap | None:
    """That nobody declared these references of a table."""
    if not inferred or table.kind != "table":
        return None
    parts = [
        f"{' and '.join(each.source_columns)} refer{'s' * (len(each.source_columns) == 1)} "
        f"to {each.target}"
        for each in inferred
    ]
    return Gap(
        subject=table.name,
        reason=f"Inferred: {'; '.join(parts)}.",
        remedy="Declare the foreign keys, if these are wrong or others are missing.",
    )


def plausible_relations(
    connection: apsw.Connection, tables: dict[str, Table]
) -> tuple[Relation, ...]:
    """Declared relations, and those that names alone suggest; no row is looked at."""
    found = [
        relation
        for table in tables.values()
        for relation in _declared(connection, table, tables)
        if not _broken(relation, tables)
    ]
    for table in tables.values():
        found += _inferred(table, tables, found, _always)
    return tuple(found)


def _always(_table: Table, _column: str, _target: Table) -> bool:
    return True


def _declared(
    connection: apsw.Connection, table: Table, tables: dict[str, Table]
) -> Iterator[Relation]:
    listed = rows(
        connection,
        'SELECT id, "table", "from", "to" FROM pragma_foreign_key_list(?) ORDER BY id DESC, seq',
        (table.name,),
    )
    spelled = {name.lower(): name for name in tables}
    for number in dict.fromkeys(row[0] for row in listed):
        parts = [row for row in listed if row[0] == number]
        target = spelled.get(parts[0][1].lower(), parts[0][1])
        wanted = tuple(row[3] for row in parts)
        key = tables[target].key if target in tables else ()
        yield Relation(
            source=table.name,
            source_columns=tuple(_spelled(row[2], table) for row in parts),
            target=target,
            target_columns=key
            if None in wanted
            else tuple(_spelled(name, tables.get(target)) for name in wanted),
        )


def _spelled(name: str, table: Table | None) -> str:
    """SQLite compares names without case; we name a column as its table does."""
    columns = table.columns if table else ()
    return next((each.name for each in columns if each.name.lower() == name.lower()), name)


def _broken(relation: Relation, tables: dict[str, Table]) -> str:
    target = tables.get(relation.target)
    if target is None:
        return f"refers to the table {relation.target}, which is not there"
    if len(relation.source_columns) != len(relation.target_columns):
        return f"refers to {relation.target}, whose key has other columns"
    if not all(target.has(name) for name in relation.target_columns):
        return f"refers to columns that {relation.target} does not have"
    return ""


def _gap(relation: Relation, problem: str) -> Gap:
    return Gap(
        subject=f"{relation.source}.{relation.source_columns[0]}",
        reason=f"The foreign key {problem}.",
        remedy="Mend or drop the foreign key; the column is used as a plain value.",
    )


def _same_source(relation: Relation, found: list[Relation]) -> bool:
    return any(
        each.source == relation.source and each.source_columns == relation.source_columns
        for each in found
    )


def _inferred(
    table: Table, tables: dict[str, Table], found: list[Relation], contained: Contained
) -> list[Relation]:
    taken = {(each.source, name) for each in found for name in each.source_columns}
    relations = []
    for column in table.columns:
        if (table.name, column.name) in taken or table.auto_key == column.name:
            continue
        refers_here = {
            each.source
            for each in found
            if each.target == table.name and each.target_columns == (column.name,)
        }
        others = {name: each for name, each in tables.items() if name not in refers_here}
        target = _target(table, column.name, others, contained)
        if target is not None:
            relations.append(
                Relation(
                    source=table.name,
                    source_columns=(column.name,),
                    target=target.name,
                    target_columns=target.key,
                )
            )
    return relations


def _target(
    table: Table, column: str, tables: dict[str, Table], contained: Contained
) -> Table | None:
    for candidate in tables.values():
        if (
            candidate.name != table.name
            and candidate.kind == "table"
            and len(candidate.key) == 1
            and _named_after(column, candidate)
            and not _refers_back(candidate, table, column)
            and contained(table, column, candidate)
        ):
            return candidate
    return None


def _refers_back(candidate: Table, table: Table, column: str) -> bool:
    """Two tables that share a key: the one with more rows is the one referred to."""
    if table.key != (column,):
        return False
    return (candidate.rows, candidate.name) < (table.rows, table.name)


def _named_after(column: str, target: Table) -> bool:
    """``customer_id``, ``custId`` of customers, or a column with the very name of its key."""
    words = column_words(column)
    key = column_words(target.key[0])
    noun = [singular(word) for word in table_words(target.name)]
    if len(key) > 1 and "".join(words) == "".join(key):
        return True
    named = {"".join([*noun, end]) for end in ("id", "key", "code", "no", key[-1])}
    if "".join(words[-len(noun) - 1 :]) in named:
        return True
    return words[-len(noun) :] == noun and key[-1] in ("id", "uid", "code", "key")


def _contained(connection: apsw.Connection, table: Table, column: str, target: Table) -> bool:
    """Is (nearly) every filled value a key of the target? Empty columns prove nothing."""
    holds = table.holds(column)
    key = target.holds(target.key[0])
    if not holds.filled or set(holds.storage) - set(key.storage) or not key.unique:
        return False
    sql = (
        f"SELECT count(*) FROM {quoted(table.name)} AS s WHERE s.{quoted(column)} IS NOT NULL "  # noqa: S608
        f"AND s.{quoted(column)} NOT IN (SELECT {quoted(target.key[0])} FROM {quoted(target.name)})"
    )
    strangers: int = value(connection, sql)
    return strangers <= holds.filled * 0.02

"""Rows copied from an attached database ``src`` into ``main``, table by table."""

from __future__ import annotations

import re

import apsw

from simulation.synthesis.schema.asking import rows, value
from simulation.synthesis.schema.catalogue import describe_tables
from simulation.synthesis.schema.relations import plausible_relations
from simulation.synthesis.schema.shape import Table, quoted
from simulation.vocabulary.domain import Gap
from simulation.vocabulary.lexicon import Relation

_REMEDY = "It is left out of the slice; use a larger slice or a smaller database."
_MOST_VIRTUAL = 5000


class Copying:
    """``connection`` has the source attached as ``src``; ``counts`` are the source's rows."""

    def __init__(self, connection: apsw.Connection) -> None:
        self.connection = connection
        self.gaps: list[Gap] = []
        self.counts: dict[str, int] = {}
        self.relations: tuple[Relation, ...] = ()
        self._tables: dict[str, Table] = {}

    def create_tables(self) -> None:
        """The ordinary tables, empty, without indexes and triggers."""
        self.connection.execute("PRAGMA foreign_keys = OFF")
        version = value(self.connection, "PRAGMA src.user_version")
        self.connection.execute(f"PRAGMA main.user_version = {int(version)}")
        shadows = self._shadows()
        for name, sql in self._schema("table"):
            if not re.match(r"\s*CREATE\s+VIRTUAL", sql, re.I) and name not in shadows:
                self._create(name, sql)
        described = describe_tables(self.connection)
        self._tables = {name: each for name, each in described.items() if each.kind == "table"}
        self.relations = plausible_relations(self.connection, self._tables)
        for name in self._tables:
            self.counts[name] = self._count("src", name)

    def create_the_rest(self) -> None:
        """Virtual tables, indexes, views and triggers; what cannot be made is a gap."""
        for name, sql in self._schema("table"):
            if re.match(r"\s*CREATE\s+VIRTUAL", sql, re.I):
                self._create(name, sql)
                self._fill_virtual(name, sql)
        for kind in ("index", "view", "trigger"):
            for name, sql in self._schema(kind):
                self._create(name, sql)
        self._copy_sequence()

    def parents(self, table: str) -> list[Relation]:
        return [each for each in self.relations if each.source == table]

    def children(self, table: str) -> list[Relation]:
        return [each for each in self.relations if each.target == table]

    def has(self, relation: Relation) -> bool:
        """Are there kept parents that children could follow?"""
        return self.kept(relation.target) > 0

    def kept(self, table: str = "") -> int:
        if table:
            return self._count("main", table)
        return sum(self._count("main", each) for each in self._tables)

    def take(self, table: str) -> None:
        self._insert(table, "")

    def take_spread(self, table: str, wanted: int) -> None:
        """Rows at even distances, so that they come from all times of the table's life."""
        rowid = _rowid(self._tables[table])
        step = max(1, self.counts[table] // max(1, wanted))
        where = f"WHERE s.{rowid} % {step} = 0" if rowid and step > 1 else ""
        self._insert(table, f"{where} LIMIT {wanted}")

    def take_children(self, table: str, relation: Relation, wanted: int) -> None:
        self._insert(
            table,
            f"WHERE ({_columns(relation.source_columns, 's')}) IN "  # noqa: S608
            f"(SELECT {_columns(relation.target_columns)} FROM main.{quoted(relation.target)}) "
            f"LIMIT {wanted}",
        )

    def take_parents(self, relation: Relation) -> int:
        """Fetches the parents that kept rows refer to and that are missing; returns how many."""
        before = self.kept(relation.target)
        if before == self.counts[relation.target]:
            return 0
        key = _columns(relation.target_columns)
        target = quoted(relation.target)
        self._insert(
            relation.target,
            f"WHERE ({_columns(relation.target_columns, 's')}) IN "  # noqa: S608
            f"(SELECT {_columns(relation.source_columns)} FROM main.{quoted(relation.source)}) "
            f"AND ({_columns(relation.target_columns, 's')}) NOT IN "
            f"(SELECT {key} FROM main.{target})",
        )
        return self.kept(relation.target) - before

    def _insert(self, table: str, tail: str) -> None:
        spec = self._tables[table]
        rowid = _rowid(spec)
        names = [quoted(each.name) for each in spec.columns if not each.generated]
        into = ", ".join([*([rowid] if rowid else []), *names])
        taken = ", ".join(f"s.{name}" for name in ([rowid] if rowid else []) + names)
        try:
            self.connection.execute(
                f"INSERT OR IGNORE INTO main.{quoted(table)} ({into}) "  # noqa: S608
                f"SELECT {taken} FROM src.{quoted(table)} AS s {tail}"
            )
        except apsw.Error as error:
            self._gap(table, error)

    def _count(self, schema: str, table: str) -> int:
        count: int = value(self.connection, f"SELECT count(*) FROM {schema}.{quoted(table)}")  # noqa: S608
        return count

    def _schema(self, kind: str) -> list[tuple[str, str]]:
        found = rows(
            self.connection,
            "SELECT name, sql FROM src.sqlite_schema WHERE type = ? AND sql IS NOT NULL "
            "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid",
            (kind,),
        )
        return [(name, sql) for name, sql in found]

    def _shadows(self) -> set[str]:
        found = self.connection.execute(
            "SELECT name FROM pragma_table_list WHERE schema = 'src' AND type = 'shadow'"
        )
        return {str(row[0]) for row in found}

    def _create(self, name: str, sql: str) -> None:
        try:
            self.connection.execute(sql)
        except apsw.Error as error:
            self._gap(name, error)

    def _fill_virtual(self, name: str, sql: str) -> None:
        table = quoted(name)
        external = re.search(r"\bcontent\s*=\s*['\"]?\w", sql, re.I)
        try:
            if external:
                self.connection.execute(f"INSERT INTO main.{table}({table}) VALUES ('rebuild')")  # noqa: S608
            else:
                self._fill_some(name, table)
        except apsw.Error as error:
            self._gap(name, error)

    def _fill_some(self, name: str, table: str) -> None:
        most = _MOST_VIRTUAL
        self.connection.execute(
            f"INSERT INTO main.{table} SELECT * FROM src.{table} LIMIT {most}"  # noqa: S608
        )
        total: int = value(self.connection, f"SELECT count(*) FROM src.{table}")  # noqa: S608
        if total > most:
            reason = f"Only {most} of the {total} rows of this virtual table are kept."
            self.gaps.append(Gap(subject=name, reason=reason, remedy=_REMEDY))

    def _copy_sequence(self) -> None:
        has = "SELECT count(*) FROM main.sqlite_schema WHERE name = 'sqlite_sequence'"
        if value(self.connection, has):
            self.connection.execute("DELETE FROM main.sqlite_sequence")
            self.connection.execute(
                "INSERT INTO main.sqlite_sequence SELECT * FROM src.sqlite_sequence"
            )

    def _gap(self, subject: str, error: apsw.Error) -> None:
        self.gaps.append(
            Gap(subject=subject, reason=f"It cannot be copied: {error}.", remedy=_REMEDY)
        )


def _rowid(table: Table) -> str:
    """The name of the row number, or "" where there is none to be had."""
    if re.search(r"\bWITHOUT\s+ROWID\b", table.sql, re.I):
        return ""
    taken = {column.name.lower() for column in table.columns}
    return next((name for name in ("rowid", "_rowid_", "oid") if name not in taken), "")


def _columns(names: tuple[str, ...], alias: str = "") -> str:
    return ", ".join(f"{alias}.{quoted(name)}" if alias else quoted(name) for name in names)

"""The tables as writers are shown them: definitions, rows, and the order in which they fill."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from simulation.synthesis.brief.ddl import opened
from simulation.synthesis.schema.asking import rows
from simulation.synthesis.schema.catalogue import describe_tables
from simulation.synthesis.schema.shape import Table
from simulation.world import World

LONGEST_SHOWN = 80


@dataclass(frozen=True)
class Reference:
    columns: tuple[str, ...]
    target: str
    target_columns: tuple[str, ...]


@dataclass(frozen=True)
class Tables:
    """The ordinary tables of an image, in the order of their creation."""

    tables: dict[str, Table]
    references: dict[str, tuple[Reference, ...]]
    definitions: tuple[str, ...]
    """Every statement of the schema, triggers and views included."""

    def parents(self, name: str) -> tuple[str, ...]:
        """The other tables that rows of this one refer to."""
        targets = (each.target for each in self.references[name])
        return tuple(dict.fromkeys(each for each in targets if each != name))

    def ancestors(self, name: str) -> tuple[str, ...]:
        """Its parents, then what those refer to, and so on: what a row is about stands there."""
        found = list(self.parents(name))
        for each in found:
            found += [further for further in self.parents(each) if further not in (name, *found)]
        return tuple(found)

    def levels(self) -> list[list[str]]:
        """Tables that can be filled at once, after those before them.

        Where tables refer to each other in a circle, the first of them goes ahead.
        """
        waiting = list(self.tables)
        levels: list[list[str]] = []
        while waiting:
            free = [each for each in waiting if not set(self.parents(each)) & set(waiting)]
            free = free or waiting[:1]
            levels.append(free)
            waiting = [each for each in waiting if each not in free]
        return levels

    def ddl(self) -> str:
        return "\n\n".join(f"{each};" for each in self.definitions)


def tables_of(image: bytes) -> Tables:
    connection = opened(image)
    try:
        described = describe_tables(connection)
        tables = {name: table for name, table in described.items() if table.kind == "table"}
        found = rows(
            connection,
            "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' "
            "ESCAPE '\\' ORDER BY type <> 'table', rowid",
        )
        references = {
            name: tuple(
                _references(
                    rows(
                        connection,
                        'SELECT id, "table", "from", "to" FROM pragma_foreign_key_list(?) '
                        "ORDER BY id, seq",
                        (name,),
                    ),
                    tables,
                )
            )
            for name in tables
        }
    finally:
        connection.close()
    return Tables(tables, references, tuple(str(sql) for (sql,) in found))


def _references(
    found: list[tuple[int, str, str, str | None]], tables: dict[str, Table]
) -> Iterable[Reference]:
    named = {name.lower(): name for name in tables}
    for number in dict.fromkeys(row[0] for row in found):
        parts = [row for row in found if row[0] == number]
        target = named[parts[0][1].lower()]
        own = tuple(row[3] for row in parts if row[3])
        yield Reference(
            columns=tuple(row[2] for row in parts),
            target=target,
            target_columns=own or tables[target].key,
        )


def shown_rows(world: World, table: Table, most: int) -> str:
    """The first rows as JSON, one a line, long texts cut."""
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    found = world.query(f'SELECT {names} FROM "{table.name}" LIMIT {most}', limit=most)  # noqa: S608
    return "\n".join(
        json.dumps({name: _cut(value) for name, value in row.items()}, ensure_ascii=False)
        for row in found
    )


def _cut(value: object) -> object:
    if isinstance(value, str) and len(value) > LONGEST_SHOWN:
        return f"{value[:LONGEST_SHOWN]}…"
    return value

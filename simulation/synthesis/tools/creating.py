"""``create_order``: one new row, its required values asked for, its key made by the database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from simulation.synthesis.schema.shape import Column, Table, quoted
from simulation.synthesis.tools.changing import changed_row, returning
from simulation.synthesis.tools.draft import Draft, Parameters, tool_name
from simulation.synthesis.tools.ground import Ground, is_junction, is_plain, joined_pair
from simulation.synthesis.tools.probing import probe_existing
from simulation.synthesis.words.english import with_article
from simulation.synthesis.words.splitting import column_words
from simulation.vocabulary.lexicon import Frame, Intent, Kind, Purpose
from simulation.vocabulary.tools import Tool

_MOST_REQUIRED = 8
_OPTIONAL = 4
_STAMP = re.compile(
    r"creat(ed|ion)|create_?(date|time)|updated|modified|inserted|last_?update|timestamp|"
    r"entry_?date|registered_?(at|on)|regist(er|ration)_?date|recorded_?at|logged_?at",
    re.I,
)
"""Moments that the database notes for itself when a row is made: they default to now."""
_LITERAL = re.compile(r"^(-?\d+(\.\d+)?|'([^']|'')*')$")


@dataclass
class _Insert:
    """Columns and the expressions that fill them."""

    ground: Ground
    table: Table
    parameters: Parameters
    columns: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    possible: bool = True

    def put(self, column: str, expression: str) -> None:
        self.columns.append(quoted(column))
        self.values.append(expression)

    def ask(self, column: str, *, required: bool) -> str:
        refers = self.ground.shape.reference(self.table.name, column) is not None
        return self.parameters.add(
            self.table.name, column, Purpose.VALUE, required=required, closed=not refers
        )


def draft_create(ground: Ground, table: Table) -> Iterator[Draft]:
    if table.kind != "table":
        return
    insert = _Insert(ground, table, Parameters(ground))
    for column in table.columns:
        if not column.generated and column.name != table.auto_key:
            _fill(insert, column)
    _fill_optional(insert)
    asked = len(insert.parameters.required)
    if not insert.possible or not 0 < asked <= _MOST_REQUIRED:
        return
    yield _create(ground, table, insert)


def _fill(insert: _Insert, column: Column) -> None:
    """The columns that must have a value."""
    table, ground = insert.table, insert.ground
    if column.name in table.key:
        _fill_key(insert, column)
    elif not _must_be_given(insert, column):
        return
    elif _STAMP.search(column.name) and ground.json_type(table.name, column.name) == "string":
        day = ground.kind(table.name, column.name) is Kind.DATE
        insert.put(column.name, "CURRENT_DATE" if day else "CURRENT_TIMESTAMP")
    elif ground.json_type(table.name, column.name) is None or _unspeakable(ground, table, column):
        insert.possible = False
    else:
        insert.put(column.name, f":{insert.ask(column.name, required=True)}")


def _must_be_given(insert: _Insert, column: Column) -> bool:
    """NOT NULL without a default; or never empty and part of what the row is about."""
    if column.default is not None:
        return False
    known = insert.ground.entity(insert.table.name).known_by
    holds = insert.table.holds(column.name)
    refers = insert.ground.shape.reference(insert.table.name, column.name) is not None
    essential = column.name in known[:2] or refers
    return column.not_null or (essential and holds.rows > 0 and holds.filled == holds.rows)


def _unspeakable(ground: Ground, table: Table, column: Column) -> bool:
    refers = ground.shape.reference(table.name, column.name) is not None
    return ground.field(table.name, column.name).hidden and not refers


def _fill_key(insert: _Insert, column: Column) -> None:
    """References are asked for; a number of its own is the next one; a code is asked for."""
    table, ground = insert.table, insert.ground
    refers = any(column.name in each.source_columns for each in ground.shape.parents(table.name))
    whole = ground.json_type(table.name, column.name) == "integer"
    if refers:
        insert.put(column.name, f":{insert.ask(column.name, required=True)}")
    elif whole and _counts_up(ground, table, column):
        name = quoted(column.name)
        insert.put(
            column.name,
            f"(SELECT coalesce(max({name}), 0) + 1 FROM {quoted(table.name)})",  # noqa: S608
        )
    elif ground.field(table.name, column.name).hidden:
        insert.possible = False  # nobody can be asked for a code that means nothing to people
    else:
        insert.put(column.name, f":{insert.ask(column.name, required=True)}")


def _counts_up(ground: Ground, table: Table, column: Column) -> bool:
    """A number that only tells rows apart, unlike the year in a key of year and team."""
    if ground.kind(table.name, column.name) is Kind.IDENTIFIER:
        return True
    return column_words(column.name)[-1] in ("line", "seq", "sequence", "item", "position", "stint")


def _fill_optional(insert: _Insert) -> None:
    table, ground = insert.table, insert.ground
    taken = set(insert.columns)
    room = _OPTIONAL
    for column in table.columns:
        if room == 0 or quoted(column.name) in taken or not _worth_asking(ground, table, column):
            continue
        name = insert.ask(column.name, required=False)
        literal = column.default if column.default and _LITERAL.match(column.default) else ""
        insert.put(column.name, f"coalesce(:{name}, {literal})" if literal else f":{name}")
        room -= 1


def _worth_asking(ground: Ground, table: Table, column: Column) -> bool:
    if column.generated or column.name in table.key:
        return False
    if column.default is not None and not _LITERAL.match(column.default):
        return False
    known = ground.field(table.name, column.name)
    refers = ground.shape.reference(table.name, column.name) is not None
    typed = ground.json_type(table.name, column.name) is not None
    return typed and (refers or not known.hidden) and table.holds(column.name).filled > 0


def _create(ground: Ground, table: Table, insert: _Insert) -> Draft:
    entity, parameters = ground.entity(table.name), insert.parameters
    rows = changed_row(ground, table, "")
    for each in parameters.inputs.values():
        column = each.column[len(table.name) + 1 :]
        rows.take("t", table.name, column)
    noun, new = with_article(entity.singular), with_article(f"new {entity.singular}")
    tool = Tool(
        name=tool_name("create", ground.noun(table.name)),
        description=f"Create {new}. Returns it with its key.",
        parameters=parameters.schema(),
        returns=rows.one(),
        sql=(
            f"INSERT INTO {quoted(table.name)} ({', '.join(insert.columns)}) "  # noqa: S608
            f"VALUES ({', '.join(insert.values)}) RETURNING {returning(rows)}"
        ),
        mutates=True,
    )
    return Draft(
        tool=tool,
        frame=Frame(
            tool=tool.name,
            intent=Intent.CREATE,
            entity=table.name,
            inputs=parameters.inputs,
            outputs=rows.outputs,
            asks=_joining(ground, table)
            or (
                f"add {new}",
                f"create {new}",
                f"enter {new}",
                f"have {noun} added",
                f"put {new} on record",
            ),
            done=("added", "created"),
        ),
        style="create",
        tables=(table.name,),
        probe=_probe_new(ground, table, parameters),
        worth=0.72 if is_plain(ground, table) and _says_something(ground, table, insert) else 0.45,
        needs=tuple(dict.fromkeys(each.target for each in ground.shape.parents(table.name))),
    )


def _says_something(ground: Ground, table: Table, insert: _Insert) -> bool:
    """Anything of its own, besides the rows that it refers to; a joining needs nothing."""
    references = {name for each in ground.shape.parents(table.name) for name in each.source_columns}
    asked = [each.column[len(table.name) + 1 :] for each in insert.parameters.inputs.values()]
    return is_junction(ground, table) or any(column not in references for column in asked)


def _joining(ground: Ground, table: Table) -> tuple[str, ...]:
    """For a table that only joins two others: "add a track to a playlist"."""
    if not is_junction(ground, table):
        return ()
    item, whole = joined_pair(ground, table)
    return (
        f"add {item} to {whole}",
        f"put {item} on {whole}",
        f"connect {item} with {whole}",
        f"have {item} added to {whole}",
    )


def _probe_new(ground: Ground, table: Table, parameters: Parameters) -> str:
    """Values of an existing row; where two references are the key, a pair that is not there yet."""
    parents = [each for each in ground.shape.parents(table.name) if len(each.source_columns) == 1]
    pair = [each for each in parents if each.source_columns[0] in table.key]
    if len(pair) != 2 or len(table.key) != 2:
        return probe_existing(ground, table, parameters)
    alias = {each.source_columns[0]: f"p{place}" for place, each in enumerate(pair)}
    keys = {each.source_columns[0]: each.target_columns[0] for each in pair}
    taken = []
    for name, each in parameters.inputs.items():
        column = each.column[len(table.name) + 1 :]
        source = (
            f"{alias[column]}.{quoted(keys[column])}" if column in keys else f"t.{quoted(column)}"
        )
        taken.append(f'{source} AS "{name}"')
    same = " AND ".join(
        f"e.{quoted(name)} = {alias[name]}.{quoted(key)}" for name, key in keys.items()
    )
    tables = ", ".join(f"{quoted(each.target)} AS {alias[each.source_columns[0]]}" for each in pair)
    own = quoted(table.name)
    return (
        f"SELECT {', '.join(taken)} FROM (SELECT * FROM {own} LIMIT 1) AS t, {tables} "  # noqa: S608
        f"WHERE NOT EXISTS (SELECT 1 FROM {own} AS e WHERE {same}) LIMIT 3"
    )

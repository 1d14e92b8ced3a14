"""How well a database can be talked about: a grade, counts, and every gap with a remedy."""

from __future__ import annotations

import re
from typing import Literal

from simulation.synthesis.naming.cryptic import is_cryptic
from simulation.synthesis.naming.nouns import is_readable
from simulation.synthesis.schema.kinds import is_epoch
from simulation.synthesis.schema.shape import Shape, Table, quoted
from simulation.synthesis.words.splitting import column_words, table_words
from simulation.vocabulary.domain import Coverage, Gap
from simulation.vocabulary.lexicon import Kind, Lexicon
from simulation.vocabulary.tools import Tool

_RENAME = "Give it a telling name, or a label in the domain's lexicon."
_MOST_GAPS = 60


def coverage_of(
    shape: Shape,
    lexicon: Lexicon,
    tools: tuple[Tool, ...],
    gaps: tuple[Gap, ...],
    sliced_rows: int | None,
) -> Coverage:
    """``gaps`` are those met on the way; what the shape itself lacks is added here."""
    tables = list(shape.tables.values())
    offered = _offered(lexicon, tools)
    columns = {each for frame in lexicon.frames.values() for each in _columns(frame)}
    shortcomings = [
        gap for table in tables for gap in _shortcomings(shape, lexicon, table, offered)
    ]
    found = tuple(dict.fromkeys(shortcomings)) + _unused_views(tables, offered) + gaps
    return Coverage(
        grade=_grade(shape, lexicon, tools, offered),
        tables=len(tables),
        tables_offered=len(offered),
        columns=sum(len(table.columns) for table in tables),
        columns_offered=len(columns),
        rows=sum(table.rows for table in tables if table.kind == "table"),
        sliced_rows=sliced_rows,
        gaps=_cut(found),
    )


def _offered(lexicon: Lexicon, tools: tuple[Tool, ...]) -> set[str]:
    """Tables that a tool is about or reads from."""
    found = {frame.entity for frame in lexicon.frames.values()}
    read = " ".join(tool.sql or "" for tool in tools)
    found |= {table for table in lexicon.entities if _is_named(table, read)}
    for frame in lexicon.frames.values():
        for table in lexicon.entities:
            if any(column.startswith(f"{table}.") for column in _columns(frame)):
                found.add(table)
    return found


def _is_named(table: str, sql: str) -> bool:
    """Quoted and with an alias in derived statements, plainly in those that somebody wrote."""
    plain = rf"\b(?:FROM|JOIN|INTO|UPDATE)\s+{re.escape(table)}\b"
    return f" {quoted(table)} AS " in sql or re.search(plain, sql, re.I) is not None


def _columns(frame: object) -> set[str]:
    inputs = getattr(frame, "inputs", {})
    outputs = getattr(frame, "outputs", {})
    return {each.column for each in (*inputs.values(), *outputs.values()) if each.column}


def _grade(
    shape: Shape, lexicon: Lexicon, tools: tuple[Tool, ...], offered: set[str]
) -> Literal["good", "fair", "poor", "none"]:
    if not tools:
        return "none"
    filled = [table for table in shape.tables.values() if table.rows and table.kind == "table"]
    sayable = [table for table in filled if _sayable(lexicon, table)]
    share = len(sayable) / max(1, len(filled))
    reached = len(offered & {each.name for each in filled}) / max(1, len(filled))
    if not sayable or len(tools) < 3 or share < 0.34:
        return "poor"
    good = share >= 0.6 and len(tools) >= 8 and (reached >= 0.5 or len(offered) >= 6)
    return "good" if good else "fair"


def _sayable(lexicon: Lexicon, table: Table) -> bool:
    """People can name the thing, most of its fields, and a row of it."""
    entity = lexicon.entities[table.name]
    readable = [name for name in entity.fields if is_readable(column_words(name))]
    named = is_readable(table_words(table.name))
    owned = any(each.source == table.name for each in lexicon.relations)
    told_apart = bool(entity.known_by or entity.key or owned)
    return named and len(readable) >= 0.6 * len(entity.fields) and told_apart


def _shortcomings(shape: Shape, lexicon: Lexicon, table: Table, offered: set[str]) -> list[Gap]:
    found = [*_of_table(lexicon, table, offered), *_of_columns(shape, table)]
    unreadable = [each.name for each in table.columns if not is_readable(column_words(each.name))]
    if unreadable and len(unreadable) > 0.4 * len(table.columns):
        found.append(
            Gap(
                subject=table.name,
                reason=f"Columns such as {unreadable[0]} say nothing about what they hold.",
                remedy="Rename the columns, or give them labels in the domain's lexicon.",
            )
        )
    return found


def _of_table(lexicon: Lexicon, table: Table, offered: set[str]) -> list[Gap]:
    entity = lexicon.entities[table.name]
    refers = any(each.source == table.name for each in lexicon.relations)
    found = []
    if not is_readable(table_words(table.name)):
        found.append(_gap(table.name, "The table's name says nothing aloud.", _RENAME))
    if not table.rows:
        found.append(_gap(table.name, "It holds no rows.", "Add rows; there is nothing to find."))
    elif not table.key and table.kind == "table":
        found.append(
            _gap(
                table.name,
                "It has no key, so one row of it cannot be named, changed or deleted.",
                "Declare a PRIMARY KEY.",
            )
        )
    elif not entity.known_by and not refers:
        found.append(
            _gap(table.name, "Nothing in it tells people one row from another.", "Add a name.")
        )
    if table.rows and table.name not in offered and table.kind != "view":
        found.append(
            _gap(
                table.name,
                "No tool is about it: others were more central.",
                "Remove tables that nobody asks about, or add a tool to the domain by hand.",
            )
        )
    return found


def _unused_views(tables: list[Table], offered: set[str]) -> tuple[Gap, ...]:
    """Views show what tables hold: all that no tool is about are one gap."""
    views = [each.name for each in tables if each.kind == "view" and each.name not in offered]
    if not views:
        return ()
    reason = f"No tool is about {'this view' if len(views) == 1 else 'these views'}."
    return (_gap(", ".join(views), reason, "None is needed: tools read the tables themselves."),)


def _of_columns(shape: Shape, table: Table) -> list[Gap]:
    found = []
    for column in table.columns:
        subject = f"{table.name}.{column.name}"
        holds = table.holds(column.name)
        if shape.kind(table.name, column.name) is Kind.OPAQUE:
            found.append(
                _gap(subject, "Bytes, hashes, JSON or long text: never spoken.", "None is needed.")
            )
        elif is_cryptic(table, column.name):
            found.append(_gap(subject, "Its name says nothing aloud: never spoken.", _RENAME))
        elif is_epoch(column.name, holds):
            found.append(
                _gap(
                    subject,
                    "A time stored as a count since 1970 or as digits, which nobody says aloud.",
                    "Store it as text, YYYY-MM-DD HH:MM:SS.",
                )
            )
        elif (
            len(set(holds.storage) - {"integer", "real"})
            + bool({"integer", "real"} & set(holds.storage))
            > 1
        ):
            found.append(
                _gap(
                    subject,
                    f"Values of different types: {', '.join(sorted(holds.storage))}.",
                    "Store values of one type.",
                )
            )
    return found


def _gap(subject: str, reason: str, remedy: str) -> Gap:
    return Gap(subject=subject, reason=reason, remedy=remedy)


def _cut(gaps: tuple[Gap, ...]) -> tuple[Gap, ...]:
    if len(gaps) <= _MOST_GAPS:
        return gaps
    more = Gap(subject="", reason=f"{len(gaps) - _MOST_GAPS} more gaps of these sorts.")
    return (*gaps[:_MOST_GAPS], more)

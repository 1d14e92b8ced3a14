"""Rows as a writer sends them, made into values by column name."""

from __future__ import annotations

from typing import Any

from simulation.llm.answers import unusable
from simulation.llm.asking import Usable
from simulation.llm.loose_json import read_object
from simulation.llm.wording import storable
from simulation.synthesis.brief.answers import a_list
from simulation.vocabulary.value import JsonObject

MOST_ROWS = 60
LONGEST_TEXT = 2_000


def read_rows(text: str, columns: tuple[str, ...]) -> Usable[tuple[JsonObject, ...]]:
    """Each row as an object, in columns of the table alone.

    Rows come as lists with the columns named once, or as objects. Raises ModelFailed for a row
    that is neither, or whose values cannot be told apart.
    """
    listed = a_list(text, "rows")
    named = _named_columns(text) or list(columns)
    known = {column.lower(): column for column in columns}
    unknown = [name for name in named if name.lower() not in known]
    if unknown:
        raise unusable(f"There is no column {unknown[0]!r}; the columns are {', '.join(columns)}.")
    rows = [_row(item, named, known) for item in listed.move[:MOST_ROWS]]
    if not rows:
        raise unusable("It held no row.")
    return Usable(tuple(rows), listed.repairs)


def _named_columns(text: str) -> list[str]:
    read = read_object(text)
    given = read.value.get("columns") if read is not None else None
    return [str(name) for name in given] if isinstance(given, list) else []


def _row(item: Any, named: list[str], known: dict[str, str]) -> JsonObject:
    if isinstance(item, list):
        if len(item) != len(named):
            raise unusable(
                f"A row has {len(item)} values for {len(named)} columns: {str(item)[:200]}"
            )
        item = dict(zip(named, item, strict=True))
    if not isinstance(item, dict):
        raise unusable(f"This is no row: {str(item)[:200]}")
    unknown = [name for name in item if name.lower() not in known]
    if unknown:
        raise unusable(f"There is no column {unknown[0]!r}; the columns are {', '.join(known)}.")
    return {known[name.lower()]: _value(value) for name, value in item.items()}


def _value(value: Any) -> Any:
    if isinstance(value, str):
        if len(value) > LONGEST_TEXT:
            raise unusable(f"A text has more than {LONGEST_TEXT} characters.")
        return storable(value)
    if isinstance(value, dict | list):
        raise unusable(f"A value is a list or an object: {str(value)[:200]}")
    return value

"""Keys and references among CSV tables: by what columns are called and what they hold."""

from __future__ import annotations

from typing import Any

from simulation.synthesis.ingest.csv_file import CsvTable
from simulation.synthesis.words.english import singular
from simulation.synthesis.words.splitting import column_words, table_words

_KEY_ENDINGS = ("id", "code", "key", "no", "number", "uuid")


def primary_keys(tables: list[CsvTable]) -> dict[str, str]:
    """The column that identifies a row, by table: named as a key, never empty, never twice."""
    found = {}
    for table in tables:
        named = [column for column in table.columns if _is_key_name(table, column)]
        for column in sorted(named, key=lambda name: name.lower() != "id"):
            values = _values(table, column)
            if values and None not in values and len(set(values)) == len(values):
                found[table.name] = column
                break
    return found


def references(tables: list[CsvTable], keys: dict[str, str]) -> dict[tuple[str, str], str]:
    """Columns named after another table's key, all of whose values are keys of that table."""
    found = {}
    known = {name: set(_values(_named(tables, name), key)) for name, key in keys.items()}
    for table in tables:
        for column in table.columns:
            if keys.get(table.name) == column:
                continue
            values = {value for value in _values(table, column) if value is not None}
            for target, key in keys.items():
                if target == table.name or not _refers(column, target, key):
                    continue
                if values and values <= known[target]:
                    found[table.name, column] = target
                    break
    return found


def _is_key_name(table: CsvTable, column: str) -> bool:
    words = "".join(column_words(column))
    noun = _noun(table.name)
    return words in {"id", "uuid", "key", "code"} | {noun + ending for ending in _KEY_ENDINGS}


def _refers(column: str, target: str, key: str) -> bool:
    words = "".join(column_words(column))
    own = "".join(column_words(key))
    noun = _noun(target)
    return (
        words in {noun + ending for ending in _KEY_ENDINGS}
        or words.endswith((f"{noun}id", f"{noun}code"))
        or (words == own and words not in {"id", "uuid", "key", "code", "name"})
    )


def _noun(name: str) -> str:
    return "".join(singular(word) for word in table_words(name))


def _named(tables: list[CsvTable], name: str) -> CsvTable:
    return next(table for table in tables if table.name == name)


def _values(table: CsvTable, column: str) -> list[Any]:
    place = table.columns.index(column)
    return [row[place] for row in table.rows]

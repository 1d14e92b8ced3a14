"""Keys and references among CSV tables: by what columns are called and what they hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from simulation.synthesis.ingest.csv_file import CsvTable
from simulation.synthesis.words.english import singular
from simulation.synthesis.words.splitting import column_words, table_words
from simulation.vocabulary.domain import Gap

_KEY_ENDINGS = ("id", "code", "key", "no", "number", "uuid")
_OF_ANYTHING = {"id", "uuid", "key", "code"}


@dataclass
class Values:
    """The tables' columns as sets, each made once."""

    tables: list[CsvTable]
    _sets: dict[tuple[str, str], frozenset[Any]] = field(default_factory=dict)

    def of(self, table: CsvTable, column: str) -> frozenset[Any]:
        """The different values, without what is missing."""
        address = (table.name, column)
        if address not in self._sets:
            place = table.columns.index(column)
            values = frozenset(row[place] for row in table.rows)
            self._sets[address] = values - {None}
        return self._sets[address]

    def identify(self, table: CsvTable, column: str) -> bool:
        """Never empty, never twice."""
        return bool(table.rows) and len(self.of(table, column)) == len(table.rows)


def primary_keys(tables: list[CsvTable]) -> dict[str, str]:
    """The column that identifies a row, by table: named as a key of it, else referred to by
    columns of the same name in other tables.
    """
    values = Values(tables)
    found = {}
    for table in tables:
        named = [column for column in table.columns if _is_key_name(table, column)]
        named.sort(key=lambda name: name.lower() != "id")
        shared = [column for column in table.columns if _is_shared(values, table, column)]
        key = next((each for each in [*named, *shared] if values.identify(table, each)), None)
        if key is not None:
            found[table.name] = key
    return found


def references(tables: list[CsvTable], keys: dict[str, str]) -> dict[tuple[str, str], str]:
    """Columns named after another table's key, all of whose values are keys of that table."""
    values = Values(tables)
    by_name = {table.name: table for table in tables}
    found = {}
    for table in tables:
        for column in table.columns:
            if keys.get(table.name) == column:
                continue
            for target, key in keys.items():
                if target == table.name or not _refers(column, target, key):
                    continue
                mine = values.of(table, column)
                if mine and mine <= values.of(by_name[target], key):
                    found[table.name, column] = target
                    break
    return found


def inferred(keys: dict[str, str], refers: dict[tuple[str, str], str]) -> tuple[Gap, ...]:
    """What was found out, said for each table: nobody declared it."""
    tables = dict.fromkeys([*keys, *(table for table, _ in refers)])
    return tuple(
        Gap(subject=table, reason=f"Inferred: {_told(table, keys, refers)}.", remedy=_REMEDY)
        for table in tables
    )


_REMEDY = "If that is wrong, load the files into an SQLite database that declares its keys."


def _told(table: str, keys: dict[str, str], refers: dict[tuple[str, str], str]) -> str:
    parts = [f"{keys[table]} is its key"] if table in keys else []
    parts += [f"{column} refers to {to}" for (name, column), to in refers.items() if name == table]
    return "; ".join(parts)


def _is_key_name(table: CsvTable, column: str) -> bool:
    words = "".join(column_words(column))
    noun = _noun(table.name)
    return words in _OF_ANYTHING | {noun + ending for ending in _KEY_ENDINGS}


def _is_shared(values: Values, table: CsvTable, column: str) -> bool:
    """Do other tables have a column of this name, filled from this one and less varied?

    The name is a key's (``playerID``), or the table's own noun (``Driver`` of drivers).
    """
    words = column_words(column)
    if words[-1] not in _KEY_ENDINGS and "".join(words) != _noun(table.name):
        return False
    if "".join(words) in _OF_ANYTHING or not values.identify(table, column):
        return False
    return any(
        _is_filled_from(values, other, each, values.of(table, column))
        for other in values.tables
        for each in other.columns
        if other.name != table.name and column_words(each) == words
    )


def _is_filled_from(values: Values, table: CsvTable, column: str, known: frozenset[Any]) -> bool:
    mine = values.of(table, column)
    return bool(mine) and len(mine - known) <= 0.02 * len(mine) and len(mine) <= len(known)


def _refers(column: str, target: str, key: str) -> bool:
    words = "".join(column_words(column))
    own = "".join(column_words(key))
    noun = _noun(target)
    return (
        words in {noun + ending for ending in _KEY_ENDINGS}
        or words.endswith((f"{noun}id", f"{noun}code"))
        or (words == own and words not in _OF_ANYTHING | {"name"})
    )


def _noun(name: str) -> str:
    return "".join(singular(word) for word in table_words(name))

"""Which table and column a name in a statement stands for."""

from __future__ import annotations

from collections.abc import Mapping

from simulation.synthesis.brief.statements.text import Text

_BEFORE_TABLES = frozenset({"FROM", "JOIN", "INTO", "UPDATE", ","})


class Names:
    """``columns`` are those of each table of the domain."""

    def __init__(self, text: Text, columns: Mapping[str, tuple[str, ...]]) -> None:
        self.text = text
        self.aliases: dict[str, str] = {}
        self._columns = {table.lower(): names for table, names in columns.items()}
        found = self._find(columns)
        self.tables = tuple(dict.fromkeys(found))
        """Those that are named, in order of mention."""

    def _find(self, tables: Mapping[str, tuple[str, ...]]) -> list[str]:
        known = {table.lower(): table for table in tables}
        texts = self.text.texts
        found: list[str] = []
        for place in range(1, len(texts)):
            table = known.get(texts[place].lower())
            if table is None or texts[place - 1] not in _BEFORE_TABLES:
                continue
            found.append(table)
            self.aliases.setdefault(table.lower(), table)
            self._note_alias(table, place + 1)
        return found

    def _note_alias(self, table: str, place: int) -> None:
        place += self.text.starts(place, "AS")
        if place < len(self.text.texts) and self.text.is_name(place):
            self.aliases[self.text.texts[place].lower()] = table

    def column(self, table: str, bare: str) -> str:
        """``table.column``; empty if the table has none of this name."""
        names = self._columns.get(table.lower(), ())
        found = next((name for name in names if name.lower() == bare.lower()), "")
        return f"{table}.{found}" if found else ""

    def column_at(self, place: int) -> str:
        """Of the name at ``place``, be it qualified or not; empty where it is not certain."""
        if not self.text.is_name(place):
            return ""
        texts = self.text.texts
        if place > 1 and texts[place - 1] == ".":
            table = self.aliases.get(texts[place - 2].lower(), "")
            return self.column(table, texts[place])
        owners = [table for table in self.tables if self.column(table, texts[place])]
        return self.column(owners[0], texts[place]) if len(owners) == 1 else ""

    def column_ahead(self, place: int) -> str:
        """The same, unless the name only says of which table the next one is."""
        return "" if self.text.starts(place + 1, ".") else self.column_at(place)

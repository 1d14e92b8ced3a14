"""The authorizer: what a statement may touch while it is prepared."""

from __future__ import annotations

from typing import Final

import apsw

from simulation.world.functions import DOMAIN, OWN, UNSETTLED
from simulation.world.schema import Schema, is_internal

_WRITES: Final = {
    apsw.SQLITE_INSERT: "INSERT",
    apsw.SQLITE_UPDATE: "UPDATE",
    apsw.SQLITE_DELETE: "DELETE",
}
_TABLE_FUNCTIONS: Final = frozenset({"json_each", "json_tree"})
_MODULES: Final = (
    frozenset(
        row[0] for row in apsw.Connection(":memory:").execute("SELECT name FROM pragma_module_list")
    )
    - _TABLE_FUNCTIONS
)
_OWN_PRAGMAS: Final = frozenset({"page_size", "data_version"})
"""Asked by full-text tables when they connect; no statement of a tool can be a PRAGMA."""


class Guard:
    """Allows by list. It is installed once and told before each statement what is about to run.

    A tool's text is judged by names found in the text itself: SQLite does not tell a function in
    a column's default from one in the statement. Everything else is judged by what SQLite reports.
    """

    def __init__(self, schema: Schema, denied: frozenset[str] = frozenset()) -> None:
        """``denied`` functions are kept from the text of tools."""
        self._schema = schema
        self._own = OWN - denied if denied else OWN
        self._functions: frozenset[str] = frozenset()
        self._writes = False
        self._watching = False
        self.refusal = ""
        """Why the statement watched last may not run, if so."""
        self.wrote = False
        """Whether it would change rows."""
        self.read: set[str] = set()
        """Names of the tables, views and table functions that it reads, directly or not."""
        self.is_settled = True
        """Whether what it reads follows from the rows of those alone."""

    def rest(self) -> None:
        """The world itself is at work."""
        self._watching = False

    def watch(self, functions: frozenset[str], *, writes: bool) -> None:
        """A statement follows that calls ``functions`` itself, and may write or not."""
        self._watching = True
        self._functions = functions
        self._writes = writes
        self.refusal = ""
        self.wrote = False
        self.read = set()
        self.is_settled = True

    def __call__(
        self, action: int, first: str | None, second: str | None, _: str | None, within: str | None
    ) -> int:
        if not self._watching:
            return int(apsw.SQLITE_OK)
        refusal = self._judge(action, first or "", second or "", within)
        if refusal is None:
            return int(apsw.SQLITE_OK)
        self.refusal = self.refusal or refusal
        return int(apsw.SQLITE_DENY)

    def _judge(self, action: int, first: str, second: str, within: str | None) -> str | None:
        if action in (apsw.SQLITE_SELECT, apsw.SQLITE_RECURSIVE):
            return None
        if action == apsw.SQLITE_READ:
            return self._read(first, second)
        if action == apsw.SQLITE_FUNCTION:
            return self._function(second.lower())
        if action in _WRITES:
            return self._write(_WRITES[action], first, within)
        if action == apsw.SQLITE_PRAGMA and first in _OWN_PRAGMAS and not second:
            return None
        return "only rows of the domain's own tables can be read and written"

    def _read(self, table: str, column: str) -> str | None:
        self.read.add(table)
        if table in self._schema.offered or table in _TABLE_FUNCTIONS:
            return None
        lower = table.lower()
        foreign = is_internal(table) or lower.startswith("pragma_") or lower in _MODULES
        if not column and not foreign:
            return None
        return f"{table} cannot be read"

    def _function(self, name: str) -> str | None:
        if name in UNSETTLED:
            self.is_settled = False
        if name in self._own or (name in DOMAIN and name not in self._functions):
            return None
        return f"the function {name} cannot be used"

    def _write(self, verb: str, table: str, within: str | None) -> str | None:
        self.wrote = True
        if table not in self._schema.offered:
            return f"{table} cannot be written"
        if table in self._schema.virtual and within is None:
            return f"{table} is a virtual table and cannot be written directly"
        if not self._writes:
            return f"it is marked as reading but would {verb} rows of {table}"
        return None

"""SQL from strangers that makes a database: no files, no extensions, bounded work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import apsw

MOST_PAGES = 200_000
"""Of 4096 bytes: 800 MB."""
_OPCODES_PER_CHECK = 1_000_000
_BASE_CHECKS = 600
_CHECKS_PER_MEGABYTE = 60
_ALLOWED_PRAGMAS = {"encoding", "user_version", "application_id", "writable_schema", "page_size"}
_REFUSED = {
    apsw.SQLITE_ATTACH: "ATTACH or VACUUM INTO",
    apsw.SQLITE_DETACH: "DETACH",
}
_FUNCTIONS = {"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer"}


class Guard:
    """Decides on each action of a script, and remembers what was refused."""

    def __init__(self, size: int) -> None:
        self.refused = ""
        self.exhausted = False
        self._checks = _BASE_CHECKS + _CHECKS_PER_MEGABYTE * (size // 1_000_000)

    def authorize(
        self, action: int, first: str | None, second: str | None, *_place: str | None
    ) -> int:
        if action == apsw.SQLITE_PRAGMA:
            known = (first or "").lower() in _ALLOWED_PRAGMAS
            return apsw.SQLITE_OK if known else apsw.SQLITE_IGNORE
        if action in _REFUSED:
            self.refused = _REFUSED[action]
        elif action == apsw.SQLITE_FUNCTION and (second or "").lower() in _FUNCTIONS:
            self.refused = f"the function {second}"
        return apsw.SQLITE_DENY if self.refused else apsw.SQLITE_OK

    def tick(self) -> bool:
        self._checks -= 1
        self.exhausted = self._checks < 0
        return self.exhausted


@contextmanager
def guarded(connection: apsw.Connection, size: int) -> Iterator[Guard]:
    """The guard of everything that runs on ``connection`` meanwhile; ``size`` in bytes of SQL and
    rows decides how much work that may be.
    """
    guard = Guard(size)
    connection.config(apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
    connection.limit(apsw.SQLITE_LIMIT_ATTACHED, 0)
    connection.limit(apsw.SQLITE_LIMIT_LENGTH, 100_000_000)
    connection.execute(f"PRAGMA max_page_count = {MOST_PAGES}")
    connection.authorizer = guard.authorize
    connection.set_progress_handler(guard.tick, _OPCODES_PER_CHECK)
    try:
        yield guard
    finally:
        connection.authorizer = None
        connection.set_progress_handler(None)

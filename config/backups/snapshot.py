"""A copy of the SQLite database as it was at one moment, taken beside whoever writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from django.core.management import CommandError

PAGES = 2_000
"""Copied in one step; between two steps others have the disk."""
PAUSE = 0.005

Progress = Callable[[int, int], None]
"""Pages that are left, and pages in all."""


def snapshot(source: Path, copy: Path, progress: Progress | None = None) -> None:
    """Writers go on: in WAL mode a reader sees one moment however long it reads, and the copying
    never has to begin anew because of what they write.
    """

    def told(_status: int, left: int, total: int) -> None:
        if progress is not None:
            progress(left, total)

    reader = sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True)
    writer = sqlite3.connect(copy)
    try:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        reader.backup(writer, pages=PAGES, progress=told, sleep=PAUSE)
    finally:
        reader.close()
        writer.close()
    check(copy)


def check(database: Path) -> None:
    """Raises CommandError where its pages do not hang together."""
    try:
        address = f"{database.absolute().as_uri()}?mode=rw"
        with closing(sqlite3.connect(address, uri=True)) as rows:
            (found,) = rows.execute("PRAGMA quick_check(1)").fetchone()
            # One file: nothing of it waits in a journal beside it.
            rows.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.DatabaseError as error:
        found = str(error)
    if found != "ok":
        raise CommandError(f"The copy of the database is damaged ({found}). Try it again.")

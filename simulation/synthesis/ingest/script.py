"""An SQL script, run in memory under guard: no files, no extensions, bounded work."""

from __future__ import annotations

import re
from pathlib import Path

import apsw

from simulation.errors import DatabaseRefused
from simulation.synthesis.ingest.dialects import dialect_of
from simulation.synthesis.ingest.guard import Guard, guarded
from simulation.synthesis.ingest.image import image_of
from simulation.synthesis.ingest.ingested import WHOLE_BYTES, Ingested
from simulation.synthesis.ingest.slicing import slice_of
from simulation.synthesis.ingest.statements import (
    missing_tables,
    unfinished,
    without_shell_lines,
    without_zeros,
)
from simulation.vocabulary.domain import Gap

MOST_BYTES = 400_000_000


def read_script(path: Path, *, slice_rows: int | None = None) -> Ingested:
    """Raises DatabaseRefused if a statement fails; names the dialect that it looks like."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise DatabaseRefused(
            path.name,
            "the script is too large.",
            "Make an SQLite file of it: sqlite3 FILE < script",
        )
    return run_script(path.name, _decoded(path.read_bytes()), size=size, slice_rows=slice_rows)


def run_script(
    name: str, text: str, *, size: int = 0, start: bytes = b"", slice_rows: int | None = None
) -> Ingested:
    """The image that a script makes, of an empty database or of ``start``.

    ``size`` in bytes decides how much work it may do. Raises DatabaseRefused naming ``name``.
    """
    text, zeros = without_zeros(text)
    text, unread = without_shell_lines(text)
    if not re.search(r"\b(create|insert|select|with|pragma)\b", text[:2_000_000], re.I):
        raise DatabaseRefused(
            name,
            "this is neither a database nor an SQL script.",
            "Give an SQLite file, an SQLite script (.sql), or a folder of CSV files.",
        )
    connection = apsw.Connection(":memory:")
    try:
        if start:
            connection.deserialize("main", start)
        _run(name, connection, text, size)
        gaps = (*zeros, *unread, *unfinished(text), *missing_tables(text, connection))
        return _image(connection, slice_rows, gaps)
    finally:
        connection.close()


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _run(name: str, connection: apsw.Connection, text: str, size: int) -> None:
    with guarded(connection, size) as guard:
        try:
            for _row in connection.execute(text):
                pass  # a SELECT in the script: the statements after it run once its rows are read
            if connection.in_transaction:
                connection.execute("COMMIT")
        except apsw.Error as error:
            raise _refusal(name, text, guard, error) from error


def _refusal(name: str, text: str, guard: Guard, error: apsw.Error) -> DatabaseRefused:
    if guard.refused:
        return DatabaseRefused(
            name,
            f"the script uses {guard.refused}, which is not allowed.",
            "Remove the statement; a script may create tables and views and insert rows.",
        )
    if guard.exhausted or isinstance(error, apsw.FullError):
        return DatabaseRefused(
            name,
            "the script does more work than a database of its size needs.",
            "Run it yourself (sqlite3 FILE < script) and give the file.",
        )
    dialect = dialect_of(text)
    if dialect is not None:
        return DatabaseRefused(
            name,
            f"this looks like a dump of {dialect.name}, not SQLite ({error}).",
            dialect.remedy,
        )
    return DatabaseRefused(
        name,
        f"a statement does not run on SQLite: {_where(text, error)}{error}.",
        "Mend the script so that `sqlite3 new.db < script` runs without an error.",
    )


def _where(text: str, error: apsw.Error) -> str:
    offset = getattr(error, "error_offset", -1)
    return f"near {text[offset : offset + 40]!r}: " if 0 < offset < len(text) else ""


def _image(
    connection: apsw.Connection, slice_rows: int | None, unread: tuple[Gap, ...]
) -> Ingested:
    size = connection.pragma("page_count") * connection.pragma("page_size")
    image, mended = image_of(connection)
    gaps = (*unread, *mended)
    if size <= WHOLE_BYTES and slice_rows is None:
        return Ingested(image, gaps)
    sliced = slice_of(image, rows=slice_rows, budget=WHOLE_BYTES)
    return Ingested(sliced.image, (*gaps, *sliced.gaps), sliced.sliced_rows)

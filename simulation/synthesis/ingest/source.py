"""Which sort of source a path is, and who reads it."""

from __future__ import annotations

from pathlib import Path

from simulation.errors import DatabaseRefused
from simulation.synthesis.ingest.csv_folder import read_csv_folder
from simulation.synthesis.ingest.foreign import foreign_format
from simulation.synthesis.ingest.ingested import Ingested
from simulation.synthesis.ingest.script import read_script
from simulation.synthesis.ingest.sqlite_file import read_sqlite

MAGIC = b"SQLite format 3\x00"
_ACCEPTED = "Give an SQLite file, an SQLite script (.sql), or a folder of CSV files."


def ingest(path: Path, *, slice_rows: int | None = None) -> Ingested:
    """The image of any source. Raises DatabaseRefused; leaves nothing behind, writes nowhere."""
    if slice_rows is not None and slice_rows < 1:
        raise DatabaseRefused("slice_rows", f"{slice_rows} rows are no slice.", "Give 1 or more.")
    try:
        if path.is_dir():
            return read_csv_folder(path, slice_rows=slice_rows)
        return _read_file(path, slice_rows)
    except FileNotFoundError:
        raise DatabaseRefused(path.name, "there is no such file.", _ACCEPTED) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise DatabaseRefused(
            path.name, f"it cannot be read: {reason}.", "Check the path and its permissions."
        ) from error


def _read_file(path: Path, slice_rows: int | None) -> Ingested:
    if not path.is_file() and path.exists():
        raise DatabaseRefused(path.name, "it is not an ordinary file.", _ACCEPTED)
    with path.open("rb") as stream:
        head = stream.read(4096)
    if not head:
        raise DatabaseRefused(path.name, "the file is empty.", _ACCEPTED)
    if head.startswith(MAGIC):
        return read_sqlite(path, slice_rows=slice_rows)
    problem = foreign_format(path, head)
    if problem is not None:
        raise DatabaseRefused(path.name, problem.reason, problem.remedy)
    if path.suffix.lower() in (".csv", ".tsv"):
        return read_csv_folder(path, slice_rows=slice_rows)
    return read_script(path, slice_rows=slice_rows)

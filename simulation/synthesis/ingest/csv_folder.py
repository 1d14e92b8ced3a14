"""A folder of CSV files: each file a table, with types, keys and references found in the values."""

from __future__ import annotations

from pathlib import Path

import apsw

from simulation.errors import DatabaseRefused
from simulation.synthesis.ingest.csv_file import CsvTable, read_csv_file
from simulation.synthesis.ingest.csv_keys import inferred, primary_keys, references
from simulation.synthesis.ingest.image import image_of
from simulation.synthesis.ingest.ingested import WHOLE_BYTES, Ingested
from simulation.synthesis.ingest.slicing import slice_of
from simulation.synthesis.schema.shape import quoted
from simulation.vocabulary.domain import Gap

_ENDINGS = (".csv", ".tsv", ".tab")
_DATA = (".xlsx", ".xls", ".ods", ".json", ".jsonl", ".parquet", ".sql", ".db", ".sqlite", ".gz")
MOST_BYTES = 400_000_000


def read_csv_folder(path: Path, *, slice_rows: int | None = None) -> Ingested:
    """Also takes one CSV file. Raises DatabaseRefused if there is no file with a row."""
    files, gaps = _files(path)
    if sum(file.stat().st_size for file in files) > MOST_BYTES:
        raise DatabaseRefused(
            path.name, "the files are too large.", "Load them into an SQLite file and give that."
        )
    tables: list[CsvTable] = []
    for file in files:
        table = read_csv_file(file, taken={each.name.lower() for each in tables})
        if table is None:
            gaps.append(
                Gap(subject=file.name, reason="It has no header.", remedy="Name its columns.")
            )
        else:
            tables.append(table)
            gaps.extend(table.gaps)
    if not any(table.rows for table in tables):
        raise DatabaseRefused(
            path.name, "none of its CSV files has a row.", "Give files with a header and rows."
        )
    image, mended = _image(tables)
    if slice_rows is None and len(image) <= WHOLE_BYTES:
        return Ingested(image, (*gaps, *mended))
    sliced = slice_of(image, rows=slice_rows, budget=WHOLE_BYTES)
    return Ingested(sliced.image, (*gaps, *mended, *sliced.gaps), sliced.sliced_rows)


def _files(path: Path) -> tuple[list[Path], list[Gap]]:
    """The CSV files, and a gap for each other file that may hold data."""
    if path.is_file():
        return [path], []
    entries = sorted(each for each in path.iterdir() if not each.name.startswith("."))
    files = [each for each in entries if each.suffix.lower() in _ENDINGS and each.is_file()]
    if not files:
        raise DatabaseRefused(
            path.name, "there is no CSV file in this folder.", "Put .csv files directly into it."
        )
    others = [each for each in entries if each not in files]
    return files, [_not_read(each) for each in others if _may_hold_data(each)]


def _may_hold_data(path: Path) -> bool:
    if path.is_dir():
        return any(each.suffix.lower() in _ENDINGS for each in path.iterdir())
    return path.suffix.lower() in _DATA


def _not_read(path: Path) -> Gap:
    what = "This folder" if path.is_dir() else "This file"
    return Gap(
        subject=path.name,
        reason=f"{what} was not read: only CSV files directly in the folder are.",
        remedy="Save it as CSV beside the others.",
    )


def _image(tables: list[CsvTable]) -> tuple[bytes, tuple[Gap, ...]]:
    connection = apsw.Connection(":memory:")
    try:
        keys = primary_keys(tables)
        refers = references(tables, keys)
        connection.execute("BEGIN")
        for table in tables:
            connection.execute(_definition(table, keys, refers))
            places = ", ".join("?" for _ in table.columns)
            insert = f"INSERT INTO {quoted(table.name)} VALUES ({places})"  # noqa: S608
            connection.executemany(insert, table.rows)
        connection.execute("COMMIT")
        image, mended = image_of(connection)
        return image, (*inferred(keys, refers), *mended)
    finally:
        connection.close()


def _definition(table: CsvTable, keys: dict[str, str], refers: dict[tuple[str, str], str]) -> str:
    lines = []
    for column, declared in zip(table.columns, table.types, strict=True):
        key = " PRIMARY KEY NOT NULL" if keys.get(table.name) == column else ""
        target = refers.get((table.name, column))
        refer = f" REFERENCES {quoted(target)} ({quoted(keys[target])})" if target else ""
        lines.append(f"{quoted(column)} {declared}{key}{refer}")
    return f"CREATE TABLE {quoted(table.name)} ({', '.join(lines)})"

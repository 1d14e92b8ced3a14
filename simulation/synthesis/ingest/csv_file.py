"""One CSV file: encoding, delimiter, header and types found out, values converted."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulation.synthesis.ingest.csv_values import typed
from simulation.synthesis.ingest.statements import without_zeros
from simulation.vocabulary.domain import Gap

_DELIMITERS = ",;\t|"
_NUMBER = re.compile(r"^-?\d+(\.\d+)?$|^-?\.\d+$")
_MOST_COLUMNS = 500


@dataclass(frozen=True)
class CsvTable:
    name: str
    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    gaps: tuple[Gap, ...] = ()


def read_csv_file(path: Path, *, taken: set[str]) -> CsvTable | None:
    """None for a file without a header. ``taken`` are table names in use, in lower case."""
    text, gaps = _decoded(path)
    text, zeros = without_zeros(text)
    lines = _parsed(text)
    if not lines:
        return None
    header, body = (lines[0], lines[1:]) if _is_header(lines) else ([], lines)
    columns = _column_names(header, max(map(len, lines[:100])))
    name = _table_name(path, taken)
    padded = [(*line, *[""] * len(columns))[: len(columns)] for line in body]
    values = [
        typed(f"{name}.{column}", [row[place] for row in padded])
        for place, column in enumerate(columns)
    ]
    gaps += [*zeros, *_shape_gaps(path, columns, body, header)]
    gaps += [gap for each in values for gap in each.gaps]
    rows = list(zip(*(each.values for each in values), strict=True))
    return CsvTable(name, columns, tuple(each.declared for each in values), rows, tuple(gaps))


def _shape_gaps(
    path: Path, columns: tuple[str, ...], body: list[list[str]], header: list[str]
) -> Iterator[Gap]:
    ragged = sum(len(line) != len(columns) for line in body)
    if ragged:
        yield Gap(
            subject=path.name,
            reason=f"{ragged} rows have more or fewer values than there are columns: what is "
            "missing is empty, what is too much was left out.",
            remedy="Quote values that contain the delimiter.",
        )
    if len(header) > len(columns):
        yield Gap(
            subject=path.name,
            reason=f"Only the first {len(columns)} of {len(header)} columns were read.",
            remedy="Split the table.",
        )
    if not header:
        yield Gap(
            subject=path.name,
            reason="Its first line is no header: the columns are numbered.",
            remedy="Put the columns' names into the first line.",
        )


def _decoded(path: Path) -> tuple[str, list[Gap]]:
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), []
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        gap = Gap(
            subject=path.name,
            reason="It is not UTF-8 and was read as Windows-1252.",
            remedy="Save it as UTF-8.",
        )
        return data.decode("cp1252", "replace"), [gap]


def _parsed(text: str) -> list[list[str]]:
    csv.field_size_limit(100_000_000)
    stream = io.StringIO(text, newline="")
    lines = list(csv.reader(stream, delimiter=_delimiter(text), skipinitialspace=True))
    return [line for line in lines if any(cell.strip() for cell in line)]


def _delimiter(text: str) -> str:
    """The one that cuts the first lines into the most columns, evenly."""
    head = "\n".join(text.split("\n", 30)[:30])

    def evenness(delimiter: str) -> tuple[int, int]:
        lines = [line for line in csv.reader(io.StringIO(head), delimiter=delimiter) if line][:25]
        widths = [len(line) for line in lines]
        usual = max(set(widths), key=widths.count) if widths else 1
        return (widths.count(usual) if usual > 1 else 0, usual)

    best = max(_DELIMITERS, key=evenness)
    return best if evenness(best)[0] else ","


def _is_header(lines: list[list[str]]) -> bool:
    """Names: all different, none a number, and unlike what stands beneath them."""
    first = [cell.strip() for cell in lines[0]]
    if any(_NUMBER.match(cell) for cell in first):
        return False
    filled = [cell for cell in first if cell]
    return len(set(filled)) == len(filled) and bool(filled)


def _column_names(header: list[str], width: int) -> tuple[str, ...]:
    names: list[str] = []
    for place in range(min(max(width, len(header)), _MOST_COLUMNS)):
        name = header[place].strip() if place < len(header) else ""
        name = name or f"column_{place + 1}"
        while name.lower() in {each.lower() for each in names}:
            name = f"{name}_{place + 1}"
        names.append(name)
    return tuple(names)


def _table_name(path: Path, taken: set[str]) -> str:
    name = path.stem.strip() or "table"
    if name.lower().startswith("sqlite_"):
        name = f"csv_{name}"
    while name.lower() in taken:
        name = f"{name}_2"
    return name

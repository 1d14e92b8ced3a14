"""Files that are no text and no SQLite database: what they are, and what would help."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Foreign:
    reason: str
    remedy: str


_UNPACK = "Unpack it and give the file inside."
_EXPORT = "Export its tables as CSV files into one folder, or convert it to SQLite."
_MARKS: tuple[tuple[int, bytes, str, str], ...] = (
    (0, b"PK\x03\x04", "a ZIP archive or an Office file", f"{_UNPACK} Save sheets as CSV."),
    (0, b"\x1f\x8b", "a gzip file", _UNPACK),
    (0, b"BZh", "a bzip2 file", _UNPACK),
    (0, b"\xfd7zXZ", "an xz file", _UNPACK),
    (0, b"7z\xbc\xaf", "a 7-Zip archive", _UNPACK),
    (0, b"(\xb5/\xfd", "a Zstandard file", _UNPACK),
    (4, b"Standard Jet DB", "a Microsoft Access database", _EXPORT),
    (4, b"Standard ACE DB", "a Microsoft Access database", _EXPORT),
    (8, b"DUCK", "a DuckDB database", _EXPORT),
    (0, b"PAR1", "a Parquet file", _EXPORT),
    (0, b"PGDMP", "a binary PostgreSQL dump", "Restore it and export the tables as CSV files."),
    (0, b"\xd0\xcf\x11\xe0", "an old Office file", "Save its sheets as CSV files in one folder."),
    (0, b"** This file contains an SQLite 2", "an SQLite 2 database", "Convert it to SQLite 3."),
    (0, b"%PDF", "a PDF", _EXPORT),
)


def foreign_format(path: Path, head: bytes) -> Foreign | None:
    """What a file is if it is neither text nor SQLite; ``head`` is its beginning."""
    for at, mark, name, remedy in _MARKS:
        if head[at:].startswith(mark):
            return Foreign(f"this is {name}, not an SQLite database.", remedy)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or (b"\x00" not in head and _is_text(head)):
        return None
    if _looks_encrypted(path, head):
        return Foreign(
            "it looks encrypted (or is not a database): its bytes are noise.",
            "Decrypt it first, for example with SQLCipher's sqlcipher_export, and give the copy.",
        )
    return Foreign(
        "this is no database that is known here.",
        "Give an SQLite file, an SQLite script (.sql), or a folder of CSV files.",
    )


def _is_text(head: bytes) -> bool:
    odd = sum(byte < 9 or 13 < byte < 32 for byte in head)
    return odd <= len(head) * 0.01 and _entropy(head) < 7.2


def _looks_encrypted(path: Path, head: bytes) -> bool:
    whole_pages = path.stat().st_size % 512 == 0
    return len(head) >= 512 and whole_pages and _entropy(head) > 7.2


def _entropy(data: bytes) -> float:
    """Bits per byte: text has about 5, ciphertext nearly 8."""
    counts = Counter(data).values()
    return -sum(count / len(data) * math.log2(count / len(data)) for count in counts)

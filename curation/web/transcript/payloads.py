"""Arguments and results, shaped for reading: pairs, a table of rows, or text; never too long.

Everything here came from a model, a database or an import: it may be malformed or huge.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

TEXT_LIMIT = 4_000
CELL_LIMIT = 300
ROW_LIMIT = 8
COLUMN_LIMIT = 8


@dataclass(frozen=True)
class Payload:
    """One of ``pairs``, ``rows`` (under ``columns``) or ``text``; ``left_out`` says what is cut."""

    pairs: tuple[tuple[str, str], ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    text: str = ""
    left_out: str = ""
    is_empty: bool = field(default=False)


def shape(raw: str, *, whole: bool = False) -> Payload:
    """``raw`` as stored; ``whole`` lifts the limits but for the width of a table."""
    decoded = _decode(raw)
    if isinstance(decoded, dict):
        return _pairs(decoded, raw, whole=whole)
    if isinstance(decoded, list):
        return _rows(decoded, raw, whole=whole)
    return _text(raw, whole=whole)


def _decode(raw: str) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return raw


def _pairs(value: dict[str, Any], raw: str, *, whole: bool) -> Payload:
    limit = None if whole else CELL_LIMIT
    pairs = tuple((str(key), spell(item, limit)) for key, item in value.items())
    if not whole and len(pairs) > 40:
        return Payload(pairs=pairs[:40], left_out=_size(raw))
    cut = any(text.endswith("…") for _, text in pairs) and len(raw) > CELL_LIMIT
    return Payload(pairs=pairs, left_out=_size(raw) if cut else "", is_empty=not pairs)


def _rows(value: list[Any], raw: str, *, whole: bool) -> Payload:
    if not value:
        return Payload(text="no rows", is_empty=True)
    columns = _columns(value)
    if not columns:
        return _text(raw, whole=whole)
    kept = value if whole else value[:ROW_LIMIT]
    limit = None if whole else CELL_LIMIT
    rows = tuple(tuple(spell(row.get(name), limit) for name in columns) for row in kept)
    left = len(value) - len(kept)
    return Payload(columns=columns, rows=rows, left_out=f"{left} more rows" if left else "")


def _columns(rows: Iterable[Any]) -> tuple[str, ...]:
    """The columns that all rows share; empty where it is no table of rows."""
    names: dict[str, None] = {}
    for row in rows:
        if not isinstance(row, dict) or not row:
            return ()
        names.update(dict.fromkeys(row))
    return tuple(names) if len(names) <= COLUMN_LIMIT else ()


def _text(raw: str, *, whole: bool) -> Payload:
    if whole or len(raw) <= TEXT_LIMIT:
        return Payload(text=raw, is_empty=not raw)
    return Payload(text=raw[:TEXT_LIMIT], left_out=_size(raw))


def _size(raw: str) -> str:
    size = len(raw.encode("utf-8", "replace"))
    return f"{size / 1024:.0f} KB in all" if size > 2048 else f"{size} bytes in all"


def spell(value: Any, limit: int | None = CELL_LIMIT) -> str:
    """A JSON value on one line; text without quotes, null as a word."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if limit is None or len(text) <= limit else text[:limit] + "…"

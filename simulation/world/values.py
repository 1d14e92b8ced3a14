"""SQLite's five kinds of value: hashed by type, and written as plain JSON."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

SqlValue = None | int | float | str | bytes
SqlRow = tuple[SqlValue, ...]

SAFE_INTEGER = 2**53
"""The largest magnitude that every JSON reader keeps exactly."""


def typed(value: SqlValue) -> bytes:
    """The value with its type, free of ambiguity.

    NULL is ``N``; an integer ``I<decimal>;``; a real ``F`` and its eight bytes, big-endian
    IEEE 754; text ``T<length>:`` and its UTF-8 bytes; a blob ``B<length>:`` and its bytes.
    """
    if value is None:
        return b"N"
    if isinstance(value, str):
        raw = text_bytes(value)
        return b"T%d:%b" % (len(raw), raw)
    if isinstance(value, int):
        return b"I%d;" % value
    if isinstance(value, float):
        return b"F" + struct.pack(">d", value)
    return b"B%d:%b" % (len(value), value)


def row_hash(row: Iterable[SqlValue]) -> int:
    """Sha256 of the row's typed values in column order, as a 256-bit number."""
    return int.from_bytes(sha256(b"".join(map(typed, row))).digest(), "big")


def text_bytes(text: str) -> bytes:
    """The bytes of a text, those that are no UTF-8 (kept as lone surrogates) included."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        try:
            return text.encode("utf-8", "surrogateescape")
        except UnicodeEncodeError:
            return text.encode("utf-8", "surrogatepass")


def readable(text: str) -> str:
    """The text with what is no Unicode replaced by U+FFFD, so that it can be written as JSON."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= sign <= "\udfff" else sign for sign in text)
    return text


def for_diff(value: SqlValue) -> Any:
    """A value that any JSON reader keeps: see :data:`simulation.vocabulary.state.Diff`."""
    if isinstance(value, int) and abs(value) > SAFE_INTEGER:
        return {"$int": str(value)}
    return for_agent(value)


def for_agent(value: SqlValue) -> Any:
    """A value as it stands in a result: 64-bit integers are plain numbers there."""
    if isinstance(value, str):
        return readable(value)
    if isinstance(value, float) and not math.isfinite(value):
        return {"$real": repr(value)}
    if isinstance(value, bytes):
        return {"$bytes": value.hex()}
    return value

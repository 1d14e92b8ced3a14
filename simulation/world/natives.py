"""SQLite's own functions, where it needs them told: metered, in UTC, and never random.

- Those whose work grows with the length of a text charge it to the meter, so that a statement
  cannot hide hours of work in few instructions.
- Dates ignore the zone of the machine: ``localtime`` and ``utc`` change nothing.
- ``random`` and ``randomblob``, which defaults and triggers of a domain may use, draw from the
  world's digest: a new draw after each change, the same draw at each replay.

What they give is what SQLite gives; where that takes more than a line, SQLite itself is asked.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from hashlib import sha256
from typing import Final, TypeGuard, cast

import apsw

from simulation.world.likeness import Pieces, is_like, pieces_of
from simulation.world.limits import PATTERN_BYTES, STEPS
from simulation.world.paging import VFS_NAME
from simulation.world.values import SqlValue

CHARACTERS_PER_STEP: Final = 16
"""A text function goes through this many in the time of one instruction."""
PAIRS_PER_STEP: Final = 8
"""Comparisons of a character with one of a pattern."""
PYTHON_STEPS: Final = 30
"""Calling one of the functions below takes as long as so many instructions."""
CALL_STEPS: Final = 100
"""Asking SQLite for a value takes as long as so many."""
PATTERN_STEPS: Final = 3
"""Reading one character of a pattern."""
_DATES: Final = ("date", "time", "datetime", "julianday", "unixepoch", "strftime")
_ZONES: Final = frozenset({"localtime", "utc"})


class _Native(threading.local):
    """SQLite as it is, to be asked for one value. One per thread."""

    def __init__(self) -> None:
        self._connection = apsw.Connection(":memory:", vfs=VFS_NAME)

    def __call__(self, function: str, *arguments: SqlValue) -> SqlValue:
        marks = ", ".join("?" * len(arguments))
        row = self._connection.execute(f"SELECT {function}({marks})", arguments).fetchone()
        return cast("tuple[SqlValue]", row)[0]


_native: Final = _Native()


class Natives:
    """The functions of one connection."""

    def __init__(self, charge: Callable[[int], None], seed: Callable[[], str]) -> None:
        self._charge = charge
        self._seed = seed
        self._draws = 0

    def restart(self) -> None:
        """A statement begins: its first draw is the first again."""
        self._draws = 0

    def install(self, connection: apsw.Connection, *, texts: bool) -> None:
        """``texts`` False keeps SQLite's own text functions: Python refuses damaged text."""
        functions = self._always() + (self._of_texts() if texts else [])
        for name, count, function in functions:
            connection.create_scalar_function(
                name,
                function,
                count,
                deterministic=not name.startswith("random"),
                flags=apsw.SQLITE_INNOCUOUS,
            )

    def _always(self) -> list[tuple[str, int, Callable[..., SqlValue]]]:
        dates = [(name, -1, self._date(name)) for name in _DATES]
        return [("random", 0, self._random), ("randomblob", 1, self._randomblob), *dates]

    def _of_texts(self) -> list[tuple[str, int, Callable[..., SqlValue]]]:
        return [
            ("like", 2, self._like),
            ("like", 3, self._like),
            ("glob", 2, self._product("glob")),
            ("instr", 2, self._instr),
            ("replace", 3, self._product("replace")),
            ("length", 1, self._length),
            ("upper", 1, self._cased("upper", str.upper)),
            ("lower", 1, self._cased("lower", str.lower)),
            ("substr", 2, self._substr),
            ("substr", 3, self._substr),
            ("substring", 2, self._substr),
            ("substring", 3, self._substr),
            *((name, count, self._trim(name)) for name in _TRIMS for count in (1, 2)),
        ]

    def _charge_for(self, value: SqlValue) -> None:
        """A function goes once through ``value``."""
        self._charge(PYTHON_STEPS + _size(value) // CHARACTERS_PER_STEP)

    def _drawn(self) -> bytes:
        self._draws += 1
        self._charge(PYTHON_STEPS)
        return sha256(f"{self._seed()} {self._draws}".encode()).digest()

    def _random(self) -> int:
        return int.from_bytes(self._drawn()[:8], "big", signed=True)

    def _randomblob(self, size: SqlValue) -> bytes:
        count = max(1, size) if isinstance(size, int) else 1
        self._charge(min(count, STEPS + 1))
        drawn = (self._drawn() for _ in range(-(-count // 32)))
        return b"".join(drawn)[:count]

    def _date(self, name: str) -> Callable[..., SqlValue]:
        fixed = 2 if name == "strftime" else 1

        def dated(*arguments: SqlValue) -> SqlValue:
            self._charge(CALL_STEPS)
            modifiers = [part for part in arguments[fixed:] if not _is_zone(part)]
            return _native(name, *arguments[:fixed], *modifiers)

        return dated

    def _like(self, pattern: SqlValue, text: SqlValue, *escape: SqlValue) -> SqlValue:
        if isinstance(pattern, str) and len(pattern) > PATTERN_BYTES:
            raise apsw.SQLError("LIKE or GLOB pattern too complex")
        if isinstance(text, int):
            text = str(text)
        if _is_plain(pattern) and _is_plain(text):
            pieces = _pieces(pattern, escape)
            if pieces is not None:
                self._charge(PATTERN_STEPS * len(pattern))
                self._charge_for(text)
                return int(is_like(text, pieces))
        self._charge(CALL_STEPS + _size(pattern) * _size(text) // PAIRS_PER_STEP)
        return _native("like", pattern, text, *escape)

    def _product(self, name: str) -> Callable[..., SqlValue]:
        """A function that may compare each character of a text with each of a pattern."""

        def compared(*arguments: SqlValue) -> SqlValue:
            work = _size(arguments[0]) * _size(arguments[1]) // PAIRS_PER_STEP
            self._charge(CALL_STEPS + work)
            return _native(name, *arguments)

        return compared

    def _instr(self, text: SqlValue, part: SqlValue) -> SqlValue:
        self._charge_for(text)
        self._charge_for(part)
        if isinstance(text, str) and isinstance(part, str):
            return text.find(part) + 1
        if isinstance(text, bytes) and isinstance(part, bytes):
            return text.find(part) + 1
        self._charge(CALL_STEPS + _size(text) * _size(part) // PAIRS_PER_STEP)
        return _native("instr", text, part)

    def _length(self, value: SqlValue) -> SqlValue:
        self._charge_for(value)
        if isinstance(value, bytes) or _is_plain(value):
            return len(value)
        return _native("length", value)

    def _cased(self, name: str, change: Callable[[str], str]) -> Callable[..., SqlValue]:
        def cased(value: SqlValue) -> SqlValue:
            self._charge_for(value)
            if _is_plain(value) and value.isascii():
                return change(value)
            return _native(name, value)

        return cased

    def _substr(self, text: SqlValue, start: SqlValue, *count: SqlValue) -> SqlValue:
        self._charge_for(text)
        if _is_plain(text) and isinstance(start, int) and start > 0:
            if not count:
                return text[start - 1 :]
            if isinstance(count[0], int) and count[0] >= 0:
                return text[start - 1 : start - 1 + count[0]]
        return _native("substr", text, start, *count)

    def _trim(self, name: str) -> Callable[..., SqlValue]:
        strip = _TRIMS[name]

        def trimmed(text: SqlValue, signs: SqlValue = " ") -> SqlValue:
            self._charge_for(text)
            self._charge(_size(signs) * _size(text) // PAIRS_PER_STEP)
            if _is_plain(text) and _is_plain(signs):
                return strip(text, signs)
            return _native(name, text, signs)

        return trimmed


_TRIMS: Final = {"trim": str.strip, "ltrim": str.lstrip, "rtrim": str.rstrip}


def _pieces(pattern: str, escape: tuple[SqlValue, ...]) -> Pieces | None:
    """What the pattern asks for, if that is simple; None leaves it to SQLite."""
    if not escape:
        return pieces_of(pattern, "")
    sign = escape[0]
    return pieces_of(pattern, sign) if _is_plain(sign) and len(sign) == 1 else None


def _size(value: SqlValue) -> int:
    return len(value) if isinstance(value, str | bytes) else 1


def _is_plain(value: SqlValue) -> TypeGuard[str]:
    """A text without NUL, where SQLite's functions disagree on where a text ends."""
    return isinstance(value, str) and "\0" not in value


def _is_zone(value: SqlValue) -> bool:
    return isinstance(value, str) and value.lower() in _ZONES

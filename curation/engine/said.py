"""What a doctor says: one line for each thing that was looked at."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Level(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


class Said(NamedTuple):
    """One line of a doctor: what was looked at, how it is, and what to do."""

    name: str
    level: Level
    found: str
    remedy: str = ""


def ok(name: str, found: str) -> Said:
    return Said(name, Level.OK, found)


def warn(name: str, found: str, remedy: str) -> Said:
    return Said(name, Level.WARN, found, remedy)


def fail(name: str, found: str, remedy: str) -> Said:
    return Said(name, Level.FAIL, found, remedy)

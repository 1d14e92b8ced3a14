"""Python, its packages, and SQLite."""

from __future__ import annotations

import re
import sqlite3
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import apsw

from curation.engine.said import Said, fail, ok, warn

PYTHON = (3, 11)
SQLITE = (3, 37)
"""RETURNING and STRICT tables."""
LOCK = Path(__file__).parents[2] / "requirements" / "base.lock"
_PINNED = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==([^\s;\\]+)\s*(;[^\\]*)?", re.M)
INSTALL = "make setup"


def python() -> Iterator[Said]:
    here = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info[:2] < PYTHON:
        yield fail("python", here, "Install a newer one, then: make setup PYTHON=python3.11")
    else:
        yield ok("python", here)


def packages() -> Iterator[Said]:
    """Those that the lock file names for every platform."""
    if not LOCK.exists():
        yield warn("packages", f"{LOCK} is not here", "Install the program whole.")
        return
    wanted = [(name, pin) for name, pin, marker in _PINNED.findall(LOCK.read_text()) if not marker]
    other = [f"{name} {has} instead of {pin}" for name, pin in wanted if (has := _has(name)) != pin]
    if other:
        shown = ", ".join(other[:5])
        yield warn("packages", f"{len(other)} differ from the lock file: {shown}", INSTALL)
    else:
        yield ok("packages", f"{len(wanted)} as locked")


def sqlite() -> Iterator[Said]:
    found = f"{sqlite3.sqlite_version} for rows, {apsw.sqlite_lib_version()} for worlds"
    if sqlite3.sqlite_version_info < SQLITE:
        yield fail("sqlite", found, "Use a Python with SQLite 3.37 or newer, or PostgreSQL.")
    else:
        yield ok("sqlite", found)


def _has(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"

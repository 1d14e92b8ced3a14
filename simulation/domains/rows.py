"""Rows on their way into a pack's database."""

from __future__ import annotations

from typing import NamedTuple


class Rows(NamedTuple):
    """A table's rows, each with all of its columns in order."""

    table: str
    rows: tuple[tuple[object, ...], ...]

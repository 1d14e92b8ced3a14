"""The schema and the rows of a world, as a domain file holds them."""

from __future__ import annotations

from typing import Any

from simulation.vocabulary.value import Value


class Rows(Value):
    columns: tuple[str, ...]
    """The stored columns in their order. Where the rows of a table have numbers of their own that
    no column shows, and these are not 1, 2, 3, ``rowid`` stands before them."""
    rows: tuple[tuple[Any, ...], ...] = ()
    """JSON values; bytes as ``{$bytes: hex}``."""


class Contents(Value):
    statements: str
    """What made the tables, indexes, views and triggers, as SQL."""
    data: dict[str, Rows]
    """By table, in order of name."""

"""Rows as the JSON that the agent reads."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import islice
from typing import Any

from simulation.world.limits import RESULT_BYTES
from simulation.world.sentences import TOO_LONG_RESULT, TOO_MANY_ROWS, CallRefused
from simulation.world.values import SqlRow, for_agent


def as_json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False)


def error_json(sentence: str) -> str:
    return as_json({"error": sentence})


def capped(rows: Iterable[SqlRow], limit: int) -> list[SqlRow]:
    """All rows, of which there are at most ``limit``. Raises CallRefused."""
    kept: list[SqlRow] = []
    weight = 0
    for row in rows:
        if len(kept) == limit:
            raise CallRefused(TOO_MANY_ROWS)
        weight += sum(len(v) if isinstance(v, str | bytes) else 8 for v in row)
        if weight > RESULT_BYTES:
            raise CallRefused(TOO_LONG_RESULT)
        kept.append(row)
    return kept


def leading(rows: Iterable[SqlRow], limit: int) -> list[SqlRow]:
    """The first ``limit`` rows. Raises CallRefused if they weigh too much."""
    return capped(islice(rows, limit), limit)


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Column names made different: a second ``id`` is ``id_2``."""
    given: dict[str, None] = {}
    for name in names:
        candidate, number = name, 2
        while candidate in given:
            candidate, number = f"{name}_{number}", number + 1
        given[candidate] = None
    return tuple(given)


def row_object(columns: tuple[str, ...], row: SqlRow) -> dict[str, Any]:
    return dict(zip(columns, map(for_agent, row), strict=True))

"""Is a recorded result the one that the world gives: as data, however it is written."""

from __future__ import annotations

from typing import Any

from simulation.llm.loose_json import strict


def same_result(recorded: str, computed: str) -> bool:
    """Spaces, the order of keys, ``19`` and ``19.0`` make no difference; the order of rows does.

    A database has no booleans: ``true`` is its 1.
    """
    if recorded == computed:
        return True
    one, other = _read(recorded), _read(computed)
    return one is not None and bool(one == other)


def _read(text: str) -> Any:
    """Some write the result as JSON text inside a JSON string."""
    found = strict(text)
    inner = strict(found) if isinstance(found, str) else None
    return found if inner is None else inner

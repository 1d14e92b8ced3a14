"""Whether a value was found, call by call, from what the user named.

Two customers have the same look-ups: what tells them apart is where the key came from.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from simulation.checks.evidence import key_of, parsed, result_of
from simulation.vocabulary.pairing import answers
from simulation.vocabulary.state import Turn
from simulation.vocabulary.value import canonical_json

Keys = frozenset[object]


def is_traced(turns: Sequence[Turn], value: Any, roots: Iterable[Any]) -> bool:
    """Did a result in ``turns`` hold ``value`` that ``roots`` lead to?

    A call that carries a value reached so far leads to all of its result; any other to those of
    its rows that hold a root.
    """
    named = _telling(frozenset(map(key_of, roots)))
    reached = set(named)
    for call, turn in answers(turns):
        if call is None or turn.execution is None or not turn.execution.ok:
            continue
        if reached & _telling(parsed(call.function.arguments).keys):
            reached |= _telling(result_of(turn).keys)
        else:
            reached |= _rows_with(named, turn.message.content or "")
    return key_of(value) in reached


def _rows_with(named: Keys, content: str) -> set[object]:
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        return set()
    rows = data if isinstance(data, list) else [data]
    keys = (_telling(parsed(canonical_json(row)).keys) for row in rows)
    return set().union(*(found for found in keys if found & named))


def _telling(keys: Keys) -> Keys:
    """Without yes, no and nothing, which everything has."""
    return frozenset(key for key in keys if not isinstance(key, tuple))

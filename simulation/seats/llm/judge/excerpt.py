"""A long result, cut so that what the agent made of it can still be held against it.

Head and tail alone would make every value from the middle look invented. So the rows, or the
passages, that the agent's words and calls take something from are kept before all others.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from simulation.llm.loose_json import strict
from simulation.vocabulary.value import canonical_json

SHORTEST_VALUE = 2
"""Characters; a shorter one stands everywhere."""
LONGEST_ROW = 600
AROUND = 60
"""Characters kept on each side of a value in a text."""
MOST_VALUES = 4000
_WORD = re.compile(r"\w+")


class Used(NamedTuple):
    """All that the agent said and asked, folded; its words, to tell most values apart quickly."""

    text: str
    words: frozenset[str]


def used_in(text: str) -> Used:
    folded = text.casefold()
    return Used(folded, frozenset(_WORD.findall(folded)))


def excerpt(content: str, used: Used, most: int) -> str:
    """About ``most`` characters of ``content``; what was left out is said."""
    if len(content) <= most:
        return content
    data = strict(content)
    if isinstance(data, list) and data:
        return _rows(data, _ranked(content, used), most)
    return _passages(content, data, used, most)


@lru_cache(maxsize=64)
def _ranked(content: str, used: Used) -> tuple[int, ...]:
    """Rows of which most values were used come first, then the first ones."""
    rows = json.loads(content)
    return tuple(sorted(range(len(rows)), key=lambda at: (-_uses(rows[at], used), at)))


def _rows(rows: list[Any], ranked: tuple[int, ...], most: int) -> str:
    kept: dict[int, str] = {}
    for at in ranked:
        text = _short(json.dumps(rows[at], ensure_ascii=False), LONGEST_ROW)
        most -= len(text)
        if most < 0 and kept:
            break
        kept[at] = f"(row {at + 1}) {text}"
    shown = "\n".join(kept[at] for at in sorted(kept))
    return f"{shown}\n({len(kept)} of {len(rows)} rows are shown)"


def _uses(data: Any, used: Used) -> int:
    return sum(_is_used(value, used) for value in _values(data))


def _is_used(value: str, used: Used) -> bool:
    folded = value.casefold()
    first = _WORD.search(folded)
    is_likely = first is not None and first.group() in used.words
    return is_likely and len(value) >= SHORTEST_VALUE and folded in used.text


def _values(data: Any) -> Iterator[str]:
    """Scalars as they are said: dates without their time, numbers without ``.0``."""
    if isinstance(data, dict | list):
        for item in data.values() if isinstance(data, dict) else data:
            yield from _values(item)
    elif data is not None and not isinstance(data, bool):
        text = str(data)
        yield text[:-2] if isinstance(data, float) and text.endswith(".0") else text


def _passages(content: str, data: Any, used: Used, most: int) -> str:
    """The head, then what stands around the values that were used."""
    head = content[: most // 2]
    parts = [head]
    room, seen = most - len(head), len(head)
    for value, _ in zip(
        _values(data if data is not None else []), range(MOST_VALUES), strict=False
    ):
        at = content.find(value, seen) if _is_used(value, used) else -1
        if at < 0 or room <= 0:
            continue
        passage = content[max(at - AROUND, seen) : at + len(value[:LONGEST_ROW]) + AROUND]
        parts.append(passage)
        room, seen = room - len(passage), at + len(value)
    return " … ".join(parts) + f" … ({len(content):,} characters in all)"


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}…"


def compact(value: Any, most: int = LONGEST_ROW) -> str:
    return _short(canonical_json(value), most)

"""JSON objects as models write them: in fences, after a preface, with Python's quotes and commas.

Only the form is mended. What is missing is never made up: an object that was cut off stays
unreadable.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from simulation.vocabulary.value import JsonObject

LONGEST = 200_000
MOST_OBJECTS = 20
_FENCE = re.compile(r"```[ \t]*[\w-]*[ \t]*\n?(.*?)```", re.S)
_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|[^"\']+|["\'].*', re.S)
_COMMENT = re.compile(r"//[^\n]*")
_PYTHON = {"True": "true", "False": "false", "None": "null"}


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


_STRICT = json.JSONDecoder(parse_constant=_no_constant)


class Read(NamedTuple):
    value: JsonObject
    repairs: tuple[str, ...] = ()
    """``double_encoded``, ``fenced_json``, ``prefixed_json``, ``loose_json``."""


def read_object(text: str) -> Read | None:
    """The one JSON object in ``text``; None where there is none that can be trusted."""
    if len(text) > LONGEST:
        return None
    return _as_it_is(text) or _embedded(text) or _loosely(text)


def strict(text: str) -> Any:
    """The value, or None for what is not JSON: no NaN, no endless nesting, no endless numbers."""
    try:
        return _STRICT.decode(text)
    except (ValueError, RecursionError):
        return None


def _as_it_is(text: str) -> Read | None:
    found = strict(text)
    if isinstance(found, dict):
        return Read(found)
    inner = strict(found) if isinstance(found, str) else None
    return Read(inner, ("double_encoded",)) if isinstance(inner, dict) else None


def _embedded(text: str) -> Read | None:
    """An object in a fence or among words; None if there are several to choose from."""
    for repair, candidates in (
        ("fenced_json", _FENCE.findall(text)),
        ("prefixed_json", _objects_in(text)),
    ):
        found = [value for value in map(strict, candidates) if isinstance(value, dict)]
        if found:
            return Read(found[0], (repair,)) if all(one == found[0] for one in found) else None
    return None


def _objects_in(text: str) -> list[str]:
    """Each top-level object among words. None at all if one of them does not read: the whole one
    inside an object that was cut off is not what was meant.
    """
    found: list[str] = []
    at = text.find("{")
    while at >= 0 and len(found) < MOST_OBJECTS:
        try:
            _value, end = _STRICT.raw_decode(text, at)
        except (ValueError, RecursionError):
            return []
        found.append(text[at:end])
        at = text.find("{", end)
    return found


def _loosely(text: str) -> Read | None:
    """From the first brace to the last, with the slips of hurried writers mended."""
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start:
        return None
    mended = "".join(_mended(text[start : end + 1]))
    try:
        found = json.loads(mended, parse_constant=_no_constant, strict=False)
    except (ValueError, RecursionError):
        return None
    return Read(found, ("loose_json",)) if isinstance(found, dict) else None


def _mended(text: str) -> Iterator[str]:
    for token in _TOKEN.findall(text):
        if len(token) > 1 and token[0] == token[-1] == "'":
            inner = token[1:-1].replace("\\'", "'")
            yield '"' + re.sub(r'(?<!\\)"', r"\"", inner) + '"'
        elif token.startswith('"'):
            yield token
        else:
            bare = _COMMENT.sub("", token)
            bare = re.sub(r",(\s*[}\]])", r"\1", bare)
            yield re.sub(r"\b(?:True|False|None)\b", _json_word, bare)


def _json_word(match: re.Match[str]) -> str:
    return _PYTHON[match.group()]

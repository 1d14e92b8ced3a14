"""Between what a person typed into fields and the JSON value that it means, both ways."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from curation.web.forms.editing import one_line_end
from curation.web.forms.schema_fields import Part, type_of

ABSENT: Final = object()
WHOLE = re.compile(r"[+-]?\d{1,30}")
NUMBER = re.compile(r"[+-]?(\d{1,30}(\.\d{0,30})?|\.\d{1,30})([eE][+-]?\d{1,3})?")


class Unreadable(Exception):
    """The message says what would be read."""


def read_parts(parts: list[Part], sent: Mapping[str, str], *, anyway: bool) -> dict[str, Any]:
    """The object that the fields mean. What cannot be read has its error beside it, and counts as
    text where it is sent ``anyway``.
    """
    found: dict[str, Any] = {}
    for part in parts:
        value = _read(part, sent, anyway=anyway)
        if value is not ABSENT:
            found[part.path[-1]] = value
    return found


def _read(part: Part, sent: Mapping[str, str], *, anyway: bool) -> Any:
    if part.kind == "group":
        inner = read_parts(part.parts, sent, anyway=anyway)
        return inner if inner or part.is_needed else ABSENT
    part.value = one_line_end(sent.get(part.name, ""))
    if not part.value.strip():
        return [] if part.kind == "lines" and part.is_needed else ABSENT
    try:
        return _value(part)
    except Unreadable as error:
        if anyway:
            return part.value
        part.errors.append(str(error))
        return ABSENT


def _value(part: Part) -> Any:
    if part.kind == "lines":
        kind = type_of(part.schema["items"])
        return [_scalar(line, kind) for line in part.value.split("\n") if line.strip()]
    if part.kind in ("choice", "json"):
        return read_json(part.value)
    return _scalar(part.value, type_of(part.schema))


def _scalar(text: str, kind: str) -> Any:
    if kind == "integer":
        if not WHOLE.fullmatch(text.strip()):
            raise Unreadable("Give a whole number.")
        return int(text)
    if kind == "number":
        if not NUMBER.fullmatch(text.strip()):
            raise Unreadable("Give a number.")
        return int(text) if WHOLE.fullmatch(text.strip()) else float(text)
    return text


def read_json(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"This is not JSON ({error}).") from error


def _refused(name: str) -> Any:
    raise ValueError(f"{name} is none of its values")


def fill_parts(parts: list[Part], given: Mapping[str, Any]) -> bool:
    """Show an object in the fields; False where they cannot say all of it."""
    known = {part.path[-1] for part in parts}
    return given.keys() <= known and all(
        _fill(part, given[part.path[-1]]) for part in parts if part.path[-1] in given
    )


def _fill(part: Part, value: Any) -> bool:
    if part.kind == "group":
        return isinstance(value, dict) and fill_parts(part.parts, value)
    if part.kind == "lines":
        fits = isinstance(value, list) and all(_is_line(one) for one in value)
        part.value = "\n".join(map(_text, value)) if fits else ""
        return fits
    if part.kind in ("choice", "json"):
        part.value = json.dumps(value, ensure_ascii=False, sort_keys=part.kind == "choice")
        return part.kind == "json" or part.value in dict(part.choices)
    part.value = _text(value)
    return _is_said_so(part, value)


def _is_said_so(part: Part, value: Any) -> bool:
    """Read back, the field means the same value of the same type."""
    try:
        again = _value(part)
    except Unreadable:
        return False
    return bool(part.value.strip()) and type(again) is type(value) and bool(again == value)


def _is_line(value: Any) -> bool:
    is_scalar = isinstance(value, str | int | float) and not isinstance(value, bool)
    return is_scalar and bool(_text(value).strip()) and "\n" not in _text(value)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

"""Fields for what a JSON Schema describes; what it cannot say in fields is asked for as JSON.

Numbers are text fields: a browser throws away what it does not take for a number, and a person
who mistyped wants to see it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

SCALARS: Final = {"string": "text", "integer": "integer", "number": "number"}
DEEPEST: Final = 4
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
PLACEHOLDERS: Final = {"date-time": "2026-05-03T09:00:00", "time": "09:00:00", "date": "2026-05-03"}
UNCLEAR: Final = frozenset({"oneOf", "anyOf", "allOf", "not", "if", "$ref", "patternProperties"})


@dataclass
class Part:
    """One field, or a group of them. ``path`` leads to it from the arguments."""

    name: str
    """In the form."""
    path: tuple[str, ...]
    label: str
    kind: str
    """text, integer, number, date, long, choice, lines, json, or group."""
    schema: dict[str, Any]
    is_needed: bool = False
    value: str = ""
    """As it was typed."""
    parts: list[Part] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def input_type(self) -> str:
        """A day that is none would vanish from a date field."""
        is_day = not self.value or ISO_DAY.fullmatch(self.value)
        return "date" if self.kind == "date" and is_day else "text"

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(_json(one), _plain(one)) for one in _allowed(self.schema)]

    @property
    def help(self) -> str:
        """What the schema says of it, in a line."""
        about = str(self.schema.get("description") or "").strip()
        return " ".join(filter(None, (about, *_bounds(self.schema, self.kind))))

    @property
    def placeholder(self) -> str:
        if "default" in self.schema:
            return f"{_plain(self.schema['default'])} if left empty"
        return PLACEHOLDERS.get(str(self.schema.get("format")), "")

    def walk(self) -> Iterator[Part]:
        yield self
        for part in self.parts:
            yield from part.walk()


def parts_of(schema: dict[str, Any], name: str, path: tuple[str, ...] = ()) -> list[Part]:
    """The fields of an object's properties, in their order."""
    needed = schema.get("required")
    properties = schema.get("properties")
    return [
        _part(
            inner if isinstance(inner, dict) else {},
            f"{name}-{place}",
            (*path, str(key)),
            is_needed=isinstance(needed, list) and key in needed,
        )
        for place, (key, inner) in enumerate((properties or {}).items())
    ]


def _part(schema: dict[str, Any], name: str, path: tuple[str, ...], *, is_needed: bool) -> Part:
    kind = _kind(schema, len(path))
    part = Part(name, path, path[-1], kind, schema, is_needed)
    if kind == "group":
        part.parts = parts_of(schema, name, path)
    return part


def _kind(schema: dict[str, Any], depth: int) -> str:
    kind = type_of(schema)
    if UNCLEAR & schema.keys():
        return "json"
    if _allowed(schema):
        return "choice"
    if kind == "object":
        return "group" if schema.get("properties") and depth < DEEPEST else "json"
    if kind == "array":
        items = schema.get("items")
        return "lines" if isinstance(items, dict) and _is_plain(items) else "json"
    if kind == "string" and schema.get("format") == "date":
        return "date"
    return SCALARS.get(kind, "json")


def _is_plain(items: dict[str, Any]) -> bool:
    return type_of(items) in SCALARS and not UNCLEAR & items.keys()


def type_of(schema: dict[str, Any]) -> str:
    """One type besides null; empty where there are several or none."""
    kinds = schema.get("type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    left = [kind for kind in listed if kind != "null"]
    return str(left[0]) if len(left) == 1 and left[0] else ""


def _allowed(schema: dict[str, Any]) -> list[Any]:
    """The values that there are to choose from; empty where anything may be written."""
    if isinstance(schema.get("enum"), list):
        return list(schema["enum"])
    if "const" in schema:
        return [schema["const"]]
    return [True, False] if type_of(schema) == "boolean" else []


def _bounds(schema: dict[str, Any], kind: str) -> Iterator[str]:
    for least, most, what in (
        ("minimum", "maximum", ""),
        ("minLength", "maxLength", " characters"),
        ("minItems", "maxItems", " of them"),
    ):
        low, high = schema.get(least), schema.get(most)
        if low is not None and high is not None:
            yield f"{low} to {high}{what}."
        elif low is not None or high is not None:
            yield f"At least {low}{what}." if low is not None else f"At most {high}{what}."
    if kind == "lines":
        yield "One to a line."
    if kind == "json":
        yield "As JSON."


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else _json(value)

"""A value as a tool's parameter takes it: the right JSON type, the stored word of a closed set."""

from __future__ import annotations

from typing import Any

from simulation.seats.agenda.understanding.likeness import alike
from simulation.vocabulary.lexicon import Field
from simulation.vocabulary.value import JsonObject


def fitted(value: Any, schema: JsonObject, field: Field) -> Any:
    """The value for a parameter with that JSON Schema; as it is where nothing fits better."""
    stored = _stored(value, field)
    options = schema.get("enum")
    if isinstance(options, list):
        return next((option for option in options if _matches(stored, option)), stored)
    kinds = schema.get("type")
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        cast = _CASTS.get(str(kind))
        found = cast(stored) if cast else None
        if found is not None:
            return found
    return stored


def _stored(value: Any, field: Field) -> Any:
    """The stored form of a word that people say for it."""
    for stored, spoken in field.spoken.items():
        if isinstance(value, str) and value.casefold() == spoken.casefold():
            return stored
    return value


def _matches(value: Any, option: Any) -> bool:
    if alike(value, option):
        return True
    return alike(str(value).replace(" ", "_").replace("-", "_"), str(option).replace("-", "_"))


def _integer(value: Any) -> int | None:
    if isinstance(value, bool):
        return int(value)
    try:
        number = float(value)
        return int(value) if isinstance(value, int | str) else int(number)
    except (TypeError, ValueError, OverflowError):
        return None


def _number(value: Any) -> float | int | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    whole = _integer(value)
    if whole is not None:
        return whole
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _text(value: Any) -> str | None:
    return str(value) if isinstance(value, str | int | float) else None


def _boolean(value: Any) -> bool | None:
    text = str(value).strip().lower()
    if text in {"1", "true", "yes", "y"}:
        return True
    return False if text in {"0", "false", "no", "n"} else None


_CASTS = {"integer": _integer, "number": _number, "string": _text, "boolean": _boolean}

"""Values as JSON data without what goes without saying: their defaults."""

from __future__ import annotations

from enum import Enum
from typing import Any, Literal, get_origin

from pydantic.fields import FieldInfo

from simulation.vocabulary.value import Value


def plain(value: Any) -> Any:
    """What reads back as an equal value."""
    if isinstance(value, Value):
        fields = type(value).model_fields
        said = {name: getattr(value, name) for name in fields}
        return {name: plain(part) for name, part in said.items() if _says(fields[name], part)}
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return value.value if isinstance(value, Enum) else value


def _says(field: FieldInfo, part: Any) -> bool:
    """A kind that tells values apart is always said."""
    if field.is_required() or (get_origin(field.annotation) is Literal and _is_kind(field)):
        return True
    return bool(part != field.get_default(call_default_factory=True))


def _is_kind(field: FieldInfo) -> bool:
    return len(getattr(field.annotation, "__args__", ())) == 1

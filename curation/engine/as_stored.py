"""JSON as the columns of the database keep it, made without the database."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel
from pydantic_core import PydanticSerializationError

as_text: Callable[[Any], str] = json.JSONEncoder(separators=(",", ":")).encode
"""JSON as the column's field writes it."""


def stored_json(value: BaseModel) -> str:
    """The same bytes as the column's field writes, in a quarter of the time; half a surrogate
    pair, which a model's answer may hold, only the slow way can write.
    """
    try:
        return value.model_dump_json(ensure_ascii=True)
    except PydanticSerializationError:
        return as_text(value.model_dump(mode="json"))

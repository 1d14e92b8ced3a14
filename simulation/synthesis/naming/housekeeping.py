"""Columns that a database keeps for itself: when a row was touched, where its picture lies."""

from __future__ import annotations

import re

_HOUSEKEEPING = re.compile(
    r"(last_?update|last_?updated|updated_?(at|on)?|created_?(at|on)?|modified_?(at|on|date)?|"
    r"inserted_?at|rowguid|row_?version|sort_?order|image(_?(url|path))?|photo(_?path)?|picture|"
    r"thumbnail(_?url)?|avatar(_?url)?|etag)",
    re.I,
)


def is_housekeeping(column: str) -> bool:
    """Nobody asks for it, and nobody knows a row by it."""
    return bool(_HOUSEKEEPING.fullmatch(column))

"""Columns that a database keeps for itself: when a row was touched, where its picture lies."""

from __future__ import annotations

import re

_TOUCHED = r"(updated?|modified|changed|edited|inserted|deleted|synced|imported|loaded)"
_HOUSEKEEPING = re.compile(
    rf"(last_?{_TOUCHED}(_?(at|on|date|time|by))?|{_TOUCHED}_?(at|on|date|time|ts|timestamp)|"
    r"updated|modified|date_?(updated|modified)|created_?(at|on)?|create_?time|row_?guid|"
    r"row_?version|row_?id|sort_?order|display_?order|image(_?(url|path))?|photo(_?path)?|"
    r"picture|thumbnail(_?url)?|avatar(_?url)?|etag)",
    re.I,
)


def is_housekeeping(column: str) -> bool:
    """Nobody asks for it, and nobody knows a row by it."""
    return bool(_HOUSEKEEPING.fullmatch(column))

"""Ids as people and programs write them."""

from __future__ import annotations

from uuid import UUID


def as_uuid(text: str) -> UUID | None:
    """None for what is no id."""
    try:
        return UUID(text)
    except ValueError:
        return None

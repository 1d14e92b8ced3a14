"""Word lists written as running text: short to read, a set to ask."""

from __future__ import annotations


def listed(text: str) -> frozenset[str]:
    """The words of ``text``."""
    return frozenset(text.split())

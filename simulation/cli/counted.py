"""Numbers of things, as the last line of a verb says them."""

from __future__ import annotations


def counted(number: int, thing: str) -> str:
    """``1 dialogue``, ``20 dialogues``; for what takes an s."""
    return f"{number} {thing}{'' if number == 1 else 's'}"

"""Notes on turns: they belong to the turn and show in every branch that inherits it."""

from __future__ import annotations

from collections.abc import Iterable

from curation.models import Note


def notes_by_turn(turns: Iterable[int]) -> dict[int, list[Note]]:
    """Notes that stand, by the primary key of their turn, oldest first."""
    found: dict[int, list[Note]] = {}
    rows = Note.objects.filter(turn__in=list(turns), withdrawn_at=None).select_related("by")
    for note in rows.order_by("created"):
        found.setdefault(note.turn_id, []).append(note)
    return found

"""Turns of the native record."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from curation.models import Turn

KEPT = ("role", "content")
"""Keys of a message that are sent even where they are null."""


class TurnShape(Schema):
    """A turn of the native record, with the branch that it belongs to."""

    seq: int
    trajectory: UUID
    role: str
    author: str
    by: str
    message: dict[str, Any]
    world_digest: str
    diff: dict[str, Any] | None
    execution: dict[str, Any] | None
    done: bool
    rules: list[str]
    faults: list[str]
    proven: list[str]
    findings: list[dict[str, Any]]
    sampling: dict[str, Any] | None
    """Of a model: how it was asked, and what it took."""
    replayed: int | None
    """In a branch that keeps its parent's later turns: the seq of the turn that it repeats."""
    drafted: dict[str, Any] | None
    """Of a person's turn that began as a suggestion: ``{by, edited}``."""
    created: datetime

    @classmethod
    def of(cls, row: Turn) -> TurnShape:
        content = {name: row.content.get(name) for name in cls.model_fields}
        content |= {"trajectory": row.trajectory_id, "role": row.role, "created": row.created}
        return cls(**(content | {"message": plain_message(row.content["message"])}))


def plain_message(message: dict[str, Any]) -> dict[str, Any]:
    """In OpenAI's shape: without the keys that its role does not use."""
    return {name: value for name, value in message.items() if value or name in KEPT}

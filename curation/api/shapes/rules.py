"""Versions of rule sets."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from curation.models import RuleSetVersion


class RulesShape(Schema):
    id: UUID
    name: str
    number: int
    content: dict[str, Any]
    content_hash: str
    parent: UUID | None
    note: str
    created: datetime

    @classmethod
    def of(cls, row: RuleSetVersion) -> RulesShape:
        return cls(
            id=row.id,
            name=row.name,
            number=row.number,
            content=row.content,
            content_hash=row.content_hash,
            parent=row.parent_id,
            note=row.note,
            created=row.created,
        )

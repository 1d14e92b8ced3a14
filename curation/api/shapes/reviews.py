"""Verdicts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ninja import Schema

from curation.models import Review


class ReviewShape(Schema):
    id: UUID
    trajectory: UUID
    reviewer: str
    version: int
    verdict: str
    reason: str
    notes: str
    created: datetime

    @classmethod
    def of(cls, row: Review) -> ReviewShape:
        return cls(
            id=row.id,
            trajectory=row.trajectory_id,
            reviewer=row.reviewer.get_username(),
            version=row.version,
            verdict=row.verdict,
            reason=row.reason,
            notes=row.notes,
            created=row.created,
        )

"""Uploaded databases, on their way to becoming domains."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from curation.models import Upload


class DatabaseShape(Schema):
    id: UUID
    filename: str
    size: int
    status: str
    domain: str | None
    """The domain's name, once it is ready."""
    domain_id: UUID | None
    error: dict[str, Any] | None
    progress: float
    message: str
    created: datetime

    @classmethod
    def of(cls, row: Upload) -> DatabaseShape:
        return cls(
            id=row.id,
            filename=row.filename,
            size=row.size,
            status=row.status,
            domain=row.domain.name if row.domain else None,
            domain_id=row.domain_id,
            error=row.error,
            progress=row.job.progress if row.job else 0.0,
            message=row.job.message if row.job else "",
            created=row.created,
        )

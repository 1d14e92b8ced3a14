"""Slow work and its progress."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from curation.models import Job


class JobShape(Schema):
    id: UUID
    kind: str
    state: str
    progress: float
    message: str
    result: Any
    error: dict[str, Any] | None
    created: datetime
    finished_at: datetime | None

    @classmethod
    def of(cls, row: Job) -> JobShape:
        return cls(
            id=row.id,
            kind=row.kind,
            state=row.state,
            progress=row.progress,
            message=row.message,
            result=row.result,
            error=row.error,
            created=row.created,
            finished_at=row.finished,
        )

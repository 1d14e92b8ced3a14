"""Releases and their manifests."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from curation.models import Release


class ReleaseShape(Schema):
    id: UUID
    name: str
    number: int
    format: str
    filter: dict[str, Any]
    state: str
    items: int
    """0 until a worker has looked for what matches, where many have to be gone through for it."""
    rows: int
    refused: int
    filename: str
    size: int
    sha256: str
    file: str | None
    """Where to fetch it, relative to the site, once it is ready."""
    error: dict[str, Any] | None
    created: datetime
    finished_at: datetime | None

    @classmethod
    def of(cls, row: Release) -> ReleaseShape:
        return cls(**_release(row))


class ReleaseDetail(ReleaseShape):
    manifest: dict[str, Any] | None

    @classmethod
    def of(cls, row: Release) -> ReleaseDetail:
        return cls(**_release(row), manifest=row.manifest)


def _release(row: Release) -> dict[str, Any]:
    ready = row.state == Release.State.READY
    return {
        **{name: getattr(row, name) for name in (
            "id", "name", "number", "filter", "state", "rows", "refused", "filename", "size",
            "sha256", "error", "created",
        )},
        "format": row.target,
        "items": row.items_total,
        "file": f"/api/v1/releases/{row.id}/file" if ready else None,
        "finished_at": row.finished,
    }  # fmt: skip

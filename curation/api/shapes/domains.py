"""Domains as the API sends them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from curation.models import DomainVersion


class DomainShape(Schema):
    id: UUID
    name: str
    title: str
    number: int
    description: str
    now: str
    origin: str
    coverage: dict[str, Any]
    tools: list[str]
    created: datetime

    @classmethod
    def of(cls, row: DomainVersion) -> DomainShape:
        return cls(**_domain(row))


class DomainDetail(DomainShape):
    """With the whole domain as the command line knows it, and sample tasks."""

    content: dict[str, Any]
    content_hash: str
    tasks: list[dict[str, Any]]
    task_ids: list[UUID]
    """Of the tasks, in their order: by these a branch takes one over."""

    @classmethod
    def of(cls, row: DomainVersion) -> DomainDetail:
        rows = list(row.tasks.all())
        return cls(
            **_domain(row),
            content=row.content,
            content_hash=row.content_hash,
            tasks=[task.content for task in rows],
            task_ids=[task.pk for task in rows],
        )


def _domain(row: DomainVersion) -> dict[str, Any]:
    content = row.content
    return {
        "id": row.id,
        "name": row.name,
        "title": row.title,
        "number": row.number,
        "description": content["description"],
        "now": content["now"],
        "origin": row.origin,
        "coverage": content["coverage"],
        "tools": [tool["name"] for tool in content["tools"]],
        "created": row.created,
    }

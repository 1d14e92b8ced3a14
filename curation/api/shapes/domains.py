"""Domains as the API sends them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from curation.models import DomainVersion
from curation.selectors.staleness import numbers_of


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
    stale: int
    """Dialogues of all its versions that are stale, counted up to 1000."""
    comparing: UUID | None
    """The job that is about to say how many there are, where one is under way."""
    replaying: UUID | None
    """The job that queues their replays, where one is under way."""

    @classmethod
    def of(cls, row: DomainVersion) -> DomainDetail:
        rows, numbers = list(row.tasks.all()), numbers_of(row)
        return cls(
            **_domain(row),
            content=row.content,
            content_hash=row.content_hash,
            tasks=[task.content for task in rows],
            task_ids=[task.pk for task in rows],
            stale=numbers.stale,
            comparing=numbers.comparing.pk if numbers.comparing else None,
            replaying=numbers.replaying.pk if numbers.replaying else None,
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

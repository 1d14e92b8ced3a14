"""Endpoints for language models and who plays which role: whatever is told of them, no key is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from curation.engine.connections import ENVIRONMENT
from curation.models import LineupEntry, ModelEndpoint
from simulation.llm.lineup import ModelRole


class EndpointShape(Schema):
    id: UUID
    name: str
    number: int
    """Of its settings: rises with every change."""
    base_url: str
    key: str
    """``stored``, ``variable`` or ``none``; the key itself is never told."""
    key_variable: str
    concurrency: int
    """Requests at the same time, at most, of all workers together."""
    per_minute: int | None
    """Requests sent in a minute, at most, by all workers together."""
    parameters: dict[str, Any]
    prompt_price: float | None
    completion_price: float | None
    is_default: bool
    archived: bool
    created: datetime
    updated: datetime

    @classmethod
    def of(cls, row: ModelEndpoint) -> EndpointShape:
        same = set(cls.model_fields) - {"key", "parameters", "archived"}
        return cls(
            **{name: getattr(row, name) for name in same},
            key="variable" if row.key_variable else "stored" if row.sealed_key else "none",
            parameters=said(row.parameters),
            archived=row.archived_at is not None,
        )


class SeatAt(Schema):
    endpoint: str
    """Its name; ``environment`` is what the workers' environment names."""
    model: str
    parameters: dict[str, Any]


Roles = dict[str, SeatAt | None]
"""The model of each role; null where it has none."""


def roles_of(rows: Mapping[ModelRole, LineupEntry]) -> Roles:
    return {role.value: _seat(rows.get(role)) for role in ModelRole}


def said(parameters: dict[str, Any]) -> dict[str, Any]:
    """Without what nobody said anything about."""
    return {name: value for name, value in parameters.items() if value not in (None, {})}


def _seat(row: LineupEntry | None) -> SeatAt | None:
    if row is None:
        return None
    name = row.endpoint.name if row.endpoint else ENVIRONMENT
    return SeatAt(endpoint=name, model=row.model, parameters=said(row.parameters))

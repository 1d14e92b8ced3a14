"""Where models are reached: the endpoints of a workspace, and that of the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.conf import settings

from curation.engine.casts import price_of
from curation.engine.sealing import unseal
from curation.models import ModelEndpoint
from curation.models.model_endpoint import CONCURRENCY
from simulation.errors import InputError
from simulation.vocabulary.sampling import Usage

ENVIRONMENT = "environment"
"""Stands for the endpoint that OPENAI_BASE_URL and OPENAI_API_KEY name."""
UNCAPPED = 100_000
"""Requests at a time: nobody has set a cap, so that a worker's capacity is the only one."""


@dataclass(frozen=True)
class Connection:
    """All that is needed to reach an endpoint; equal ones share a client, its pace and its cap."""

    name: str
    base_url: str
    key: str = field(repr=False)
    endpoint: str = ENVIRONMENT
    """The endpoint's id."""
    concurrency: int = field(default=CONCURRENCY, compare=False)
    per_minute: int | None = field(default=None, compare=False)
    prompt_price: float = field(default=0.0, compare=False)
    completion_price: float = field(default=0.0, compare=False)
    """US dollars for a million tokens."""
    updated: datetime | None = field(default=None, compare=False)
    """When these settings were saved; None for the environment's, which do not change."""

    def price(self, usage: Usage) -> float:
        """US dollars; 0 where the endpoint has no prices."""
        return price_of(usage, self.prompt_price, self.completion_price)


class Unusable(NamedTuple):
    """Settings by which nothing can be reached: archived, or without their key."""

    error: InputError
    updated: datetime


Settings = dict[str, Connection | Unusable]
"""Of endpoints, by their id."""


def environment_connection() -> Connection | None:
    """What this process's environment names; None where it names nothing."""
    address, key = settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY
    return Connection(ENVIRONMENT, address, key, concurrency=UNCAPPED) if address else None


def connection_to(workspace_id: UUID, endpoint: str) -> Connection:
    """By the endpoint's id, or ``environment``, as the settings are now.

    Raises InputError where there is none, it is archived, or its key cannot be had.
    """
    if endpoint == ENVIRONMENT:
        return _required_environment()
    rows = ModelEndpoint.objects.filter(workspace=workspace_id)
    row = rows.filter(pk=endpoint).first()
    if row is None or row.archived_at is not None:
        name = row.name if row else endpoint
        raise InputError(
            "endpoint", f"The endpoint {name} is archived.", "Bring it back in the settings."
        )
    return Connection(
        name=row.name,
        base_url=row.base_url,
        key=key_of(row),
        endpoint=str(row.pk),
        concurrency=row.concurrency,
        per_minute=row.per_minute,
        prompt_price=row.prompt_price or 0.0,
        completion_price=row.completion_price or 0.0,
        updated=row.updated,
    )


def changed_since(known: Mapping[str, datetime]) -> Settings:
    """Of the endpoints ``known`` by id, with when they were saved, those that were saved since."""
    rows = ModelEndpoint.objects.filter(pk__in=known).only("id", "workspace_id", "updated")
    return {str(row.pk): _as_it_is(row) for row in rows if row.updated != known[str(row.pk)]}


def _as_it_is(row: ModelEndpoint) -> Connection | Unusable:
    try:
        return connection_to(row.workspace_id, str(row.pk))
    except InputError as error:
        return Unusable(error, row.updated)


def key_of(row: ModelEndpoint) -> str:
    """The key in the clear; empty for an endpoint without one. Raises InputError."""
    if row.key_variable:
        return _from_environment(row.key_variable)
    return unseal(row.sealed_key) if row.sealed_key else ""


def _from_environment(variable: str) -> str:
    key = os.environ.get(variable, "").strip()
    if not key:
        raise InputError(
            "key_variable",
            f"The worker's environment has no {variable}.",
            "Set it where the worker is started, or store the key in the settings.",
        )
    return key


def _required_environment() -> Connection:
    found = environment_connection()
    if found is None:
        raise InputError(
            "endpoint",
            "The worker's environment names no endpoint.",
            "Set OPENAI_BASE_URL where the worker is started, or add an endpoint in the settings.",
        )
    return found

"""Where models are reached: the endpoints of a workspace, and that of the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings

from curation.engine.sealing import unseal
from curation.models import ModelEndpoint
from curation.models.model_endpoint import CONCURRENCY
from simulation.errors import InputError

ENVIRONMENT = "environment"
"""Stands for the endpoint that OPENAI_BASE_URL and OPENAI_API_KEY name."""


@dataclass(frozen=True)
class Connection:
    """All that is needed to reach an endpoint; equal ones share a client."""

    name: str
    base_url: str
    key: str = field(repr=False)
    concurrency: int = CONCURRENCY


def environment_connection() -> Connection | None:
    """What this process's environment names; None where it names nothing."""
    address, key = settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY
    return Connection(ENVIRONMENT, address, key) if address else None


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
    return Connection(row.name, row.base_url, key_of(row), row.concurrency)


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

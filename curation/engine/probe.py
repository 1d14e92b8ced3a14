"""The job that tests an endpoint: each step is on the page as it happens."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import UUID

from asgiref.sync import sync_to_async

from curation.engine.connections import ENVIRONMENT, Connection, connection_to
from curation.engine.doors import Doors
from curation.engine.work import JobLease, report
from curation.models import Job, LineupEntry, ModelEndpoint
from simulation.llm import Parameters

if TYPE_CHECKING:
    from simulation.llm.probe import Probe, Step

LEASE_SECONDS = 300.0
"""Longer than a step may take."""
MOST_NAMES = 200


def run_probe(lease: JobLease, job: Job) -> dict[str, Any]:
    """The steps and the verdict. Raises InputError where the settings cannot be used at all."""
    endpoint = str(job.payload["endpoint"])
    connection = connection_to(job.workspace_id, endpoint)
    name = job.payload.get("model") or _in_the_lineup(job.workspace_id, endpoint)
    return asyncio.run(_probed(lease, connection, name, _parameters(endpoint)))


def _in_the_lineup(workspace_id: UUID, endpoint: str) -> str:
    """A model that has a role there; empty where none has."""
    rows = LineupEntry.objects.filter(workspace=workspace_id)
    key = None if endpoint == ENVIRONMENT else UUID(endpoint)
    return rows.filter(endpoint=key).values_list("model", flat=True).first() or ""


def _parameters(endpoint: str) -> Parameters:
    if endpoint == ENVIRONMENT:
        return Parameters()
    return Parameters.model_validate(ModelEndpoint.objects.get(pk=endpoint).parameters)


async def _probed(
    lease: JobLease, connection: Connection, name: str, parameters: Parameters
) -> dict[str, Any]:
    # Here and not above: the SDK takes most of a second to load, and few workers test.
    from simulation.llm.preflight import Fields
    from simulation.llm.probe import STEPS, Probe

    steps: dict[str, Step] = {}
    async with Doors() as doors:
        endpoint = await doors.endpoint(connection)
        fields = Fields(key="key", model="model", address="base_url")
        probe = Probe(endpoint, name, parameters, fields)
        async for step in probe.steps():
            steps[step.name] = step
            share = sum(one.is_over for one in steps.values()) / STEPS
            told = _result(probe, steps)
            await sync_to_async(report)(lease, share, step.title, LEASE_SECONDS, result=told)
    return _result(probe, steps)


def _result(probe: Probe, steps: dict[str, Step]) -> dict[str, Any]:
    return {
        "model": probe.model.name,
        "models": list(probe.names[:MOST_NAMES]),
        "steps": [step.model_dump(mode="json") for step in steps.values()],
        "ok": all(step.is_good for step in steps.values()),
    }

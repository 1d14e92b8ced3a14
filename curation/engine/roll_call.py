"""Every endpoint that models could be asked at, called once: does it answer, is its key taken?"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from curation.engine.connections import Connection, connection_to, environment_connection
from curation.engine.doors import Doors
from curation.engine.said import Said, fail, ok
from curation.models import ModelEndpoint
from simulation.errors import InputError
from simulation.llm import ModelFailed

SECONDS = 10.0
REMEDY = "Test it under Settings → Language models."


def endpoints() -> Iterator[Said]:
    """Those of all workspaces and of the environment; nobody is asked for a token."""
    found = dict(_connections())
    if not found:
        yield ok("endpoints", "none: the embedded cast plays")
    for name, problem in asyncio.run(_called(found)).items():
        if problem:
            yield fail("endpoints", f"{name}: {problem}", REMEDY)
        else:
            yield ok("endpoints", f"{name} answers")


def _connections() -> Iterator[tuple[str, Connection | InputError]]:
    here = environment_connection()
    if here is not None:
        yield "of the environment", here
    for row in ModelEndpoint.objects.filter(archived_at=None).select_related("workspace"):
        name = f"{row.name} of {row.workspace.name}"
        try:
            yield name, connection_to(row.workspace_id, str(row.pk))
        except InputError as error:
            yield name, error


async def _called(found: dict[str, Connection | InputError]) -> dict[str, str]:
    async with Doors() as doors:
        said = [_problem(doors, one) for one in found.values()]
        return dict(zip(found, await asyncio.gather(*said), strict=True))


async def _problem(doors: Doors, connection: Connection | InputError) -> str:
    """Empty where it answers. Names of failures alone: what a server says may repeat a key."""
    if isinstance(connection, InputError):
        return connection.problem
    try:
        endpoint = await doors.endpoint(connection)
        async with asyncio.timeout(SECONDS):
            await endpoint.list_models()
    except ModelFailed as failed:
        return failed.failure.value.replace("_", " ")
    except InputError as error:
        return error.problem
    except TimeoutError:
        return f"no answer within {SECONDS:.0f} s"
    return ""

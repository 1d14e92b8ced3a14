"""Domains written by a scripted model behind a real socket."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from simulation.llm.client import Endpoint
from simulation.llm.lineup import Lineup, ModelRole
from simulation.synthesis.artefacts import Artefact
from simulation.synthesis.brief import from_brief
from simulation.synthesis.package import Package
from tests.servers.models import Brain, ModelServer
from tests.simulation.synthesis.brief import library

Make = Callable[..., Awaitable[Package]]


@pytest.fixture
def told() -> list[Artefact]:
    """Every piece, as it was told."""
    return []


@pytest.fixture
def make(told: list[Artefact]) -> Make:
    """What a brain writes, by way of a server of its own."""

    async def made(brain: Brain, brief: str = library.BRIEF, **more: Any) -> Package:
        async with ModelServer(brain) as server, Endpoint(server.url, retries=0) as endpoint:
            model = endpoint.model("scripted-1")
            lineup = Lineup(dict.fromkeys(ModelRole, model))
            return await from_brief(brief, lineup, **{"told": told.append, **more})

    return made

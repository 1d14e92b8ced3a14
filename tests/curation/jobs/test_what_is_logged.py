"""The log of a worker names the dialogue and what became of it; what was said stays in the rows."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from structlog.contextvars import get_contextvars

from curation.models import Workspace
from tests.curation.jobs.conftest import drive, lab, ordered, rows
from tests.servers.models import ModelServer, in_turn, problem

ECHO = "We cannot process: Please lend me book 1."


class Told(logging.Handler):
    """Messages with what was bound when they were said."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, object]]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.all.append((record.getMessage(), get_contextvars()))


@pytest.fixture
def told() -> Iterator[Told]:
    handler, logger = Told(), logging.getLogger("curation.jobs.player")
    logger.addHandler(handler)
    yield handler
    logger.removeHandler(handler)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("attentive")
async def test_an_endpoint_that_repeats_the_prompt_does_not_bring_it_into_the_log(
    studio: Workspace, told: Told
) -> None:
    gone = in_turn(problem(404, ECHO, code="model_not_found"))
    async with ModelServer(gone, models=("another",)) as server:
        await rows(lambda: lab(studio, server.url))
        run = await rows(lambda: ordered(studio))
        await drive()

    row = await rows(run.trajectories.get)
    ((message, bound),) = told.all
    assert "lend" not in message
    assert bound == {"trajectory": str(row.pk), "run": str(run.pk)}

"""Dialogues are drawn beside the work that cannot wait."""

from __future__ import annotations

import asyncio
import threading
from typing import Any, NamedTuple

import pytest

from curation.engine.drafts import Drawn
from curation.errors import LeaseLost, PutDown
from curation.jobs import loading
from curation.jobs.loading import Loading
from curation.jobs.stopping import STOPPING
from curation.jobs.writer import Writer
from curation.models import Trajectory
from tests.curation.toy import hold


class Here(Writer):
    """Runs database work in the test's own thread, inside its transaction."""

    async def call(self, work: Any, *args: Any, **kwargs: Any) -> Any:
        return work(*args, **kwargs)


class Long(NamedTuple):
    """A draft that takes until it is let go."""

    go: threading.Event

    def drawn(self) -> Drawn:
        if not self.go.wait(20):
            raise TimeoutError("whoever draws holds everybody up")
        raise LeaseLost("drawn, and no longer held")


def test_others_go_on_while_a_dialogue_is_drawn(
    blank: Trajectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = Long(threading.Event())
    monkeypatch.setattr(loading, "begin", lambda _lease: draft)
    lease = hold(blank)

    async def load() -> None:
        drawing = asyncio.create_task(Loading(Here()).load(lease))
        for _ in range(3):
            await asyncio.sleep(0)
        assert not drawing.done()
        draft.go.set()
        with pytest.raises(LeaseLost):
            await drawing

    asyncio.run(load())


def test_nothing_is_drawn_any_more_while_the_process_stops(
    blank: Trajectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "begin", lambda _lease: Long(threading.Event()))
    STOPPING.set()
    try:
        with pytest.raises(PutDown):
            asyncio.run(Loading(Here()).load(hold(blank)))
    finally:
        STOPPING.clear()

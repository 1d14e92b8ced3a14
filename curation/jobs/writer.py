"""One database thread for a driver, and commits shared by the turns that wait for one.

The event loop never touches the ORM. Turns that arrive while a commit is under way go into the
next one together; each is durable before its dialogue goes on.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate, chain
from typing import ParamSpec, TypeVar

from django.db import close_old_connections, connection

from curation.engine.append import Appended, Entry, append_turns
from curation.engine.ending import Stop, finish_all
from curation.engine.faults import Owner, count_fault
from curation.engine.figures import COMMIT_SECONDS, COMMIT_TURNS, TURNS
from curation.engine.tracing import span
from curation.errors import TRANSIENT, LeaseLost
from curation.jobs.together import Together

P = ParamSpec("P")
T = TypeVar("T")

logger = logging.getLogger(__name__)

PATIENCE_SECONDS = 20.0
PAUSE_SECONDS = 0.5


class Writer:
    """Use from one event loop; ``close`` when the loop has nothing more to write."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="driver-database")
        self._turns = Together(self._stored)
        self._stops = Together(self._finished)

    async def call(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run ORM work in the database thread."""

        def in_thread() -> T:
            close_old_connections()
            return work(*args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(self._thread, in_thread)

    async def append(self, said: list[Entry]) -> Appended:
        """Return once these turns of one dialogue are durable, or could not be kept. Raises what
        the database did.
        """
        return await self._turns.ask(said)

    async def finish(self, stop: Stop) -> None:
        """Return once a dialogue has stopped. Raises LeaseLost, and what the database did."""
        if not await self._stops.ask(stop):
            raise LeaseLost(f"trajectory {stop.trajectory_id}")

    async def _finished(self, stops: list[Stop]) -> list[bool]:
        return await self.call(finish_all, stops)

    async def _stored(self, said: list[list[Entry]]) -> list[Appended]:
        """A locked or full database is waited for, while the leases last. What was stored after
        all, though the answer was lost, is not stored twice: its place in the path is taken.
        """
        since = time.monotonic()
        until = since + PATIENCE_SECONDS
        entries = list(chain.from_iterable(said))
        while True:
            try:
                with span("commit", alone=True, turns=len(entries)):
                    answers = await self.call(append_turns, entries)
                _count(answers, time.monotonic() - since)
                return _of_each(said, answers)
            except TRANSIENT as error:
                count_fault(Owner.DATABASE, "turns_not_stored")
                if time.monotonic() > until:
                    raise
                logger.warning("%d turns not stored yet, trying again: %s", len(entries), error)
                await asyncio.sleep(PAUSE_SECONDS)

    async def close(self) -> None:
        await self.call(_disconnect)
        self._thread.shutdown()


def _count(answers: list[Appended], seconds: float) -> None:
    TURNS.inc(sum(answer.kept for answer in answers))
    COMMIT_TURNS.observe(len(answers))
    COMMIT_SECONDS.observe(seconds)


def _of_each(said: list[list[Entry]], answers: list[Appended]) -> list[Appended]:
    """Of turns that follow each other the last: where one is not kept, it is not either."""
    ends = accumulate(len(some) for some in said)
    return [answers[end - 1] for end in ends]


def _disconnect() -> None:
    """A name of its own: ``connection`` is looked up in the thread that runs this."""
    connection.close()

"""Plays queued dialogues: one event loop in a worker process, many dialogues at a time.

It claims as slots free, keeps its leases, and ends when nothing is left. Doubled wake-ups are
harmless: a process has one driver, and rows are claimed by conditional update.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time

from django.conf import settings
from django.db import DatabaseError

from curation.engine.leases import Lease, claim, renew
from curation.jobs.player import Player
from curation.jobs.process import process_name
from curation.jobs.stopping import STOPPING
from curation.jobs.writer import Writer

logger = logging.getLogger(__name__)

LEASE_SECONDS = 30.0
RENEW_SECONDS = 8.0
LOOK_SECONDS = 0.5
"""How often a driver that has free slots looks for more to claim."""

_one = threading.Lock()


def drive_until_idle() -> None:
    """Play until nothing is queued or the process stops; returns at once if it plays already."""
    if not _one.acquire(blocking=False):
        return
    try:
        asyncio.run(Driver(process_name(), settings.DIALOOM_CAPACITY).run())
    finally:
        _one.release()


class Driver:
    """``capacity`` dialogues at a time, under the leases of ``owner``."""

    def __init__(self, owner: str, capacity: int) -> None:
        self.owner = owner
        self.capacity = capacity
        self.writer = Writer()
        self.playing: dict[asyncio.Task[None], Lease] = {}
        self.renewed = time.monotonic()

    async def run(self) -> None:
        try:
            while await self._step():
                pass
            # Stopping: each dialogue puts itself down after the turn in hand.
            if self.playing:
                await asyncio.wait(self.playing)
        finally:
            await self.writer.close()

    async def _step(self) -> bool:
        """Claim, wait a moment, keep the leases; False when there is nothing left to do."""
        if STOPPING.is_set():
            return False
        await self._claim()
        if not self.playing:
            return False
        done, _ = await asyncio.wait(
            self.playing, timeout=LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED
        )
        for task in done:
            del self.playing[task]
        await self._renew()
        return True

    async def _claim(self) -> None:
        free = self.capacity - len(self.playing)
        if free <= 0:
            return
        try:
            leases = await self.writer.call(claim, self.owner, free, LEASE_SECONDS)
        except DatabaseError as error:
            logger.warning("nothing claimed, trying again: %s", error)
            return
        for lease in leases:
            task = asyncio.create_task(Player(lease, self.writer).play())
            self.playing[task] = lease

    async def _renew(self) -> None:
        """Extend what is held; a dialogue that is held by another now is dropped at once."""
        if time.monotonic() - self.renewed < RENEW_SECONDS:
            return
        self.renewed = time.monotonic()
        try:
            held = await self.writer.call(
                renew, list(self.playing.values()), self.owner, LEASE_SECONDS
            )
        except DatabaseError as error:
            logger.warning("leases not renewed, trying again: %s", error)
            return
        for task, lease in self.playing.items():
            if lease.trajectory_id not in held:
                task.cancel()

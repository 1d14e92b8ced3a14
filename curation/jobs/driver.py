"""Plays queued dialogues: one event loop in a worker process, many dialogues at a time.

It claims as slots free, keeps its leases, and ends when nothing is left. Doubled wake-ups are
harmless: a process has one driver, and rows are claimed by conditional update.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError

from curation.engine.connections import changed_since
from curation.engine.figures import PLAYING
from curation.engine.leases import AFTER_THE_TURN, claim, renew, wanted_of
from curation.engine.sharing import share_of
from curation.engine.tracing import span
from curation.engine.workload import tell
from curation.jobs.casting import Casting
from curation.jobs.hold import Hold
from curation.jobs.lag import measure_lag
from curation.jobs.loading import Loading
from curation.jobs.player import Player
from curation.jobs.process import process_name
from curation.jobs.stopping import HURRY, STOPPING
from curation.jobs.writer import Writer

logger = logging.getLogger(__name__)

LEASE_SECONDS = 30.0
RENEW_SECONDS = 8.0
LOOK_SECONDS = 0.5
"""How often a driver that has free slots looks for more to claim."""
WANTED_SECONDS = 1.0
DRAIN_LOOK_SECONDS = 0.1

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
        self.loading = Loading(self.writer)
        self.casting = Casting()
        self.playing: dict[asyncio.Task[None], Player] = {}
        self.renewed = self.looked = self.claimed = time.monotonic()
        self.is_more_queued = True

    async def run(self) -> None:
        lag = asyncio.create_task(measure_lag())
        try:
            await self._learn()
            while await self._step():
                pass
            if self.playing:
                await self._put_down()
        finally:
            lag.cancel()
            PLAYING.set(0)
            tell({})
            self.loading.close()
            await self.casting.close()
            await self.writer.close()

    async def _step(self) -> bool:
        """Claim, wait a moment, keep the leases; False when there is nothing left to do."""
        if STOPPING.is_set():
            return False
        await self._claim()
        PLAYING.set(len(self.playing))
        if not self.playing:
            return False
        await self._wait(LOOK_SECONDS)
        await self._renew()
        await self._look()
        tell(self.casting.doors.workload())
        return True

    async def _put_down(self) -> None:
        """Each dialogue puts itself down after the turn in hand; an answer that takes longer than
        there is time for is lost.
        """
        many, since = len(self.playing), time.monotonic()
        while self.playing and not HURRY.is_set():
            if time.monotonic() - since > settings.DIALOOM_DRAIN_SECONDS:
                break
            await self._wait(DRAIN_LOOK_SECONDS)
            await self._renew()
        lost = sum(player.hold.is_waiting for player in self.playing.values())
        for player in self.playing.values():
            player.hold.let_go()
        if self.playing:
            await asyncio.wait(self.playing)
        logger.info(
            "put down %d dialogues in %.1f s, %d before their answer came; others can take them",
            many,
            time.monotonic() - since,
            lost,
        )

    async def _wait(self, seconds: float) -> None:
        done, _ = await asyncio.wait(
            self.playing, timeout=seconds, return_when=asyncio.FIRST_COMPLETED
        )
        for task in done:
            del self.playing[task]

    async def _claim(self) -> None:
        free = self.capacity + self._held() - len(self.playing)
        if free <= 0 or not self._may_claim():
            return
        self.claimed = time.monotonic()
        try:
            with span("claim", alone=True, free=free) as mark:
                leases = await self.writer.call(claim, self.owner, free, LEASE_SECONDS)
                mark.say(claimed=len(leases))
        except DatabaseError as error:
            logger.warning("nothing claimed, trying again: %s", error)
            return
        self.is_more_queued = len(leases) == free
        for lease in leases:
            player = Player(lease, self.writer, self.loading, self.casting, self._rest)
            self.playing[asyncio.create_task(player.play())] = player

    def _held(self) -> int:
        """Places of those that a rate limit holds back, up to as many again: others are played
        meanwhile, whose models or rules answer.
        """
        return min(self.casting.doors.held(), self.capacity)

    def _may_claim(self) -> bool:
        """An empty queue is not looked at again whenever a dialogue ends."""
        waited = time.monotonic() - self.claimed >= LOOK_SECONDS
        return self.is_more_queued or waited or not self.playing

    async def _renew(self) -> None:
        """Extend what is held; a dialogue that is held by another now is dropped at once."""
        if time.monotonic() - self.renewed < RENEW_SECONDS:
            return
        self.renewed = time.monotonic()
        try:
            leases = [player.lease for player in self.playing.values()]
            held = await self.writer.call(renew, leases, self.owner, LEASE_SECONDS)
        except DatabaseError as error:
            logger.warning("leases not renewed, trying again: %s", error)
            return
        for task, player in self.playing.items():
            if player.lease.trajectory_id not in held:
                task.cancel()

    async def _look(self) -> None:
        """Does a person want something of a dialogue that waits for a model? It waits no more."""
        waiting = [player for player in self.playing.values() if player.hold.is_waiting]
        if not waiting or time.monotonic() - self.looked < WANTED_SECONDS:
            return
        self.looked = time.monotonic()
        try:
            wanted = await self.writer.call(wanted_of, self.owner)
        except DatabaseError as error:
            logger.warning("nobody's wishes read, trying again: %s", error)
            return
        await self._learn()
        for player in waiting:
            _honour(player.hold, wanted.get(player.lease.trajectory_id, ""))

    async def _learn(self) -> None:
        """What was changed of the endpoints in use, and how many workers share their caps."""
        doors = self.casting.doors
        try:
            known = doors.known()
            changes = await self.writer.call(changed_since, known) if known else {}
            doors.learn(changes, await self.writer.call(share_of, self.owner))
        except DatabaseError as error:
            logger.warning("endpoints not looked at, trying again: %s", error)

    def _rest(self, whose: UUID) -> None:
        """A run's budget or a workspace's ceiling: no dialogue of it makes another call."""
        for player in self.playing.values():
            if whose in player.belongs_to:
                player.hold.rest()


def _honour(hold: Hold, wanted: str) -> None:
    if wanted in AFTER_THE_TURN:
        hold.rest()
    elif wanted:
        hold.let_go()

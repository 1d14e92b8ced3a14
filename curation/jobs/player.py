"""Plays one claimed dialogue: from its rows to its next turns, each stored before the next.

What a person wants (pause, cancel, the end of the process) is honoured between two turns.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import NamedTuple

from curation.engine.append import Appended, entry
from curation.engine.ending import finish
from curation.engine.leases import Lease, release, settle
from curation.errors import LeaseLost
from curation.jobs.loading import Loaded, load
from curation.jobs.stopping import STOPPING
from curation.jobs.writer import TRANSIENT, Writer
from simulation.dialogue.advance import run
from simulation.dialogue.restore import restore
from simulation.errors import SimulationError
from simulation.vocabulary.state import DialogueState, Outcome, Status, Turn
from simulation.world import World

logger = logging.getLogger(__name__)


class Stop(NamedTuple):
    """Why a dialogue is put down before its end."""

    wanted: bool


class Player:
    """One dialogue under one lease."""

    def __init__(self, lease: Lease, writer: Writer) -> None:
        self.lease = lease
        self.writer = writer

    async def play(self) -> None:
        """Play to the end, a limit, a person's seat, or until told to stop; never raises."""
        try:
            await self._play()
        except LeaseLost:
            logger.info("trajectory %s is another worker's now", self.lease.trajectory_id)
        except TRANSIENT as error:
            # Nobody's fault, and over some time: the lease runs out and the sweep requeues it.
            logger.warning("trajectory %s put down: %s", self.lease.trajectory_id, error)
        except SimulationError as error:
            logger.warning("trajectory %s failed: %s", self.lease.trajectory_id, error)
            await self._fail("could_not_play", str(error))
        except Exception as error:
            logger.exception("trajectory %s broke", self.lease.trajectory_id)
            await self._fail("internal_error", f"{type(error).__name__}: {error}")

    async def _play(self) -> None:
        loaded = await self.writer.call(load, self.lease)
        world = await asyncio.to_thread(restore, loaded.state, loaded.image)
        try:
            await self._play_in(world, loaded)
        finally:
            world.close()

    async def _play_in(self, world: World, loaded: Loaded) -> None:
        state = loaded.state
        moves = run(state, world, loaded.cast, clock=time.monotonic, override=loaded.override)
        async for step in moves:
            if isinstance(step, Outcome):
                await self.writer.call(finish, *self.lease, step)
                return
            if await self._keep(state, step):
                return
            state = state.then(step)
            await _pause(loaded.pace)

    async def _keep(self, state: DialogueState, turn: Turn) -> bool:
        """Store the turn; True if the dialogue is to be put down now."""
        answer: Appended = await self.writer.append(entry(self.lease, state, turn))
        if not answer.kept:
            raise LeaseLost(f"trajectory {self.lease.trajectory_id}")
        if answer.wanted:
            await self.writer.call(settle, self.lease)
            return True
        if STOPPING.is_set():
            await self.writer.call(release, self.lease)
            return True
        return False

    async def _fail(self, reason: str, detail: str) -> None:
        outcome = Outcome(status=Status.FAILED, reason=reason)
        try:
            await self.writer.call(finish, *self.lease, outcome, detail=detail)
        except LeaseLost:
            pass
        except Exception:
            # The lease runs out and the sweep requeues it, or gives it up after some tries.
            logger.exception("trajectory %s: failure not stored", self.lease.trajectory_id)


async def _pause(seconds: float) -> None:
    """Wait out the pace, shorter where the process is about to end."""
    until = time.monotonic() + seconds
    while not STOPPING.is_set() and (left := until - time.monotonic()) > 0:
        await asyncio.sleep(min(left, 0.25))

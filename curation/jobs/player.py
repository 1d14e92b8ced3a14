"""Plays one claimed dialogue: from its rows to its next turns, each stored before the next model
is asked.

What a person wants (pause, cancel, the end of the process) is honoured between two turns, and
while a model's answer is waited for.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from typing import ParamSpec
from uuid import UUID

from structlog.contextvars import bind_contextvars, bound_contextvars

from curation.engine.ending import Stop, finish
from curation.engine.faults import Owner, count_fault, count_said
from curation.engine.leases import Lease, release
from curation.engine.reasons import failure_in, in_words
from curation.engine.replays import end_replay
from curation.engine.tracing import span, traced
from curation.engine.unready import set_aside
from curation.errors import TRANSIENT, LeaseLost, NotReady, PutDown
from curation.jobs.casting import Casting
from curation.jobs.hold import Hold
from curation.jobs.in_hand import Answers
from curation.jobs.keeping import Keeping
from curation.jobs.loading import Loaded, Loading
from curation.jobs.moving import Moving
from curation.jobs.refusals import Refusals
from curation.jobs.stopping import STOPPING
from curation.jobs.writer import Writer
from simulation.dialogue.advance import run
from simulation.dialogue.cast import Cast
from simulation.dialogue.replaying import Kept, replayed
from simulation.dialogue.restore import restore
from simulation.errors import SeatFailed, SimulationError
from simulation.llm import Failure
from simulation.vocabulary.messages import Role
from simulation.vocabulary.state import DialogueState, Outcome, Status
from simulation.world import World

P = ParamSpec("P")

logger = logging.getLogger(__name__)


class Player:
    """One dialogue under one lease."""

    def __init__(
        self,
        lease: Lease,
        writer: Writer,
        loading: Loading,
        casting: Casting,
        on_spent: Callable[[UUID], None] = lambda whose: None,
    ) -> None:
        """``on_spent`` hears of a run whose budget a turn of this dialogue has used up, or of a
        workspace whose ceiling it has reached.
        """
        self.lease = lease
        self.writer = writer
        self.answers = Answers(lease.trajectory_id, casting.in_hand)
        self.keeping = Keeping(lease, writer, self.answers, on_spent)
        self.loading = loading
        self.casting = casting
        self.hold = Hold(self.keeping.store, Moving(casting.places), self.answers)
        self.refusals = Refusals(casting, self.hold)

    @property
    def belongs_to(self) -> tuple[UUID | None, UUID | None]:
        """Its run and its workspace, once they are known."""
        return self.keeping.run, self.keeping.workspace

    async def play(self) -> None:
        """Play to the end, a limit, a person's seat, or until told to stop; never raises."""
        name = str(self.lease.trajectory_id)
        with bound_contextvars(trajectory=name), span("dialogue", alone=True, trajectory=name):
            await self._play_told()

    async def _play_told(self) -> None:
        """What comes of it is for the log; what an error says may be content, and is not."""
        try:
            await self._play()
        except LeaseLost:
            count_fault(Owner.WORKER, "lease_lost")
            logger.info("another worker's now")
        except PutDown:
            await self._let_go()
        except NotReady as error:
            logger.warning("set aside for its %s: %s", error.error.field, error.error.remedy)
            await self._quietly(set_aside, self.lease, error.error)
        except TRANSIENT as error:
            # Nobody's fault, and over some time: the lease runs out and the sweep requeues it.
            logger.warning("put down: %s", error)
        except SimulationError as error:
            logger.warning("could not be played: %s; its page says why", type(error).__name__)
            await self._fail("could_not_play", str(error))
        except Exception as error:
            count_fault(Owner.PROGRAM, "internal_error")
            logger.exception("broke")
            await self._fail("internal_error", f"{type(error).__name__}: {error}")

    async def _play(self) -> None:
        loaded = await self.loading.load(self.lease)
        bind_contextvars(run=str(loaded.run or ""))
        self.keeping.run, self.keeping.workspace = loaded.run, loaded.workspace
        self.answers.begin(len(loaded.state.turns), loaded.left)
        if loaded.models and loaded.kept is None:
            await self.hold.on(self.casting.ready(loaded.run, loaded.models))
        world = await asyncio.to_thread(restore, loaded.state, loaded.image)
        world.rest()
        try:
            await self._play_in(world, loaded)
        finally:
            self.hold.moving.end()
            self.answers.close()
            world.close()

    async def _play_in(self, world: World, loaded: Loaded) -> None:
        state = loaded.state
        cast = await self.casting.cast(loaded.models, loaded.seat, self.hold)
        if loaded.kept is not None:
            await self._repeat(state, world, loaded.kept, cast, loaded.override)
            return
        state, outcome = await self._moves(state, world, cast, loaded)
        self.hold.moving.end()
        while await self.refusals.is_over(loaded, state, outcome):
            state, outcome = await self._moves(state, world, cast, loaded)
            self.hold.moving.end()
        await self._end(outcome)

    async def _moves(
        self, state: DialogueState, world: World, cast: Cast, loaded: Loaded
    ) -> tuple[DialogueState, Outcome]:
        """Turns until there is none to make: how far it came, and why."""
        override = loaded.override if state is loaded.state else None
        moves = run(state, world, cast, clock=time.monotonic, override=override)
        async for step in traced(moves):
            if isinstance(step, Outcome):
                return state, step
            self.keeping.add(state, step, self.casting.cost(loaded.models, step))
            state = state.then(step)
            if self.keeping.is_answered or loaded.pace:
                await self.keeping.store()
            if step.message.role is Role.TOOL:
                world.rest()
            await self._pause(loaded.pace)
        raise AssertionError("a run of moves ends with its outcome")

    async def _pause(self, seconds: float) -> None:
        """Wait out the pace, shorter where the process is about to end."""
        if seconds:
            self.hold.moving.end()
        until = time.monotonic() + seconds
        while not STOPPING.is_set() and (left := until - time.monotonic()) > 0:
            await asyncio.sleep(min(left, 0.25))

    async def _repeat(
        self, state: DialogueState, world: World, kept: Kept, cast: Cast, override: str | None
    ) -> None:
        """What the parent said later, without its pace: nobody has to think of it again."""
        try:
            async for turn in replayed(state, world, kept, tools=cast.tools, override=override):
                self.keeping.add(state, turn)
                state = state.then(turn)
                if self.keeping.is_answered:
                    await self.keeping.store()
            await self.keeping.store()
        except SeatFailed as failure:
            await self._finish(Outcome(status=Status.FAILED, reason=failure.reason))
            return
        await self.writer.call(end_replay, self.lease)

    async def _end(self, outcome: Outcome) -> None:
        found = failure_in(outcome.reason) if outcome.status is Status.FAILED else None
        if found is not None and found[1] is Failure.RATE_LIMITED:
            await self._let_go()
            return
        count_said([found[1]] if found else ())
        await self._finish(outcome)

    async def _finish(self, outcome: Outcome) -> None:
        await self.keeping.store()
        await self.writer.finish(Stop(*self.lease, outcome, in_words(outcome.reason)))

    async def _let_go(self) -> None:
        """Back into the queue, or where a person wants it."""
        await self._quietly(release, self.lease)

    async def _fail(self, reason: str, detail: str) -> None:
        outcome = Outcome(status=Status.FAILED, reason=reason)
        await self._quietly(finish, *self.lease, outcome, detail=detail)

    async def _quietly(self, work: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
        """Store what it said, and how it stopped; where that fails, the lease runs out and the
        sweep requeues it.
        """
        try:
            with suppress(PutDown):
                await self.keeping.store()
            await self.writer.call(work, *args, **kwargs)
        except LeaseLost:
            pass
        except TRANSIENT as error:
            logger.warning("its end is not stored: %s", error)
        except Exception:
            logger.exception("its end is not stored")

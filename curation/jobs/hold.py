"""What a dialogue waits for outside: a model's answer may take minutes, a person's word not."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from curation.engine.left_answers import question_of
from curation.errors import NotReady, PutDown
from curation.jobs.in_hand import Answers
from curation.jobs.moving import Moving
from simulation.errors import InputError
from simulation.llm import ChatModel, ChatRequest, ModelFailed, Parameters, Reply

T = TypeVar("T")

TURN_SECONDS = 120.0
"""For the answer in hand of a dialogue that shall end or rest after it."""


class Hold:
    """Waits for one thing at a time; ``let_go`` gives that up, and all that would follow; ``rest``
    lets an answer come that was asked for, and nothing after it.
    """

    def __init__(
        self, before: Callable[[], Awaitable[None]], moving: Moving, answers: Answers
    ) -> None:
        """``before`` is awaited before a model is asked; what it raises stops the call. While it
        waits for one, the dialogue does not move.
        """
        self.before = before
        self.moving = moving
        self.answers = answers
        self._waiting: asyncio.Task[Any] | None = None
        """The dialogue's own task, while it waits here."""
        self._gone = False
        self._resting_since: float | None = None
        self._is_asked = False

    @property
    def is_waiting(self) -> bool:
        return self._waiting is not None

    def let_go(self) -> None:
        if self._gone:
            return
        self._gone = True
        if self._waiting is not None:
            self._waiting.cancel()

    def rest(self) -> None:
        """Where the answer takes too long, it is given up all the same."""
        now = time.monotonic()
        if self._resting_since is None:
            self._resting_since = now
        if not self._is_asked or now - self._resting_since > TURN_SECONDS:
            self.let_go()

    def begin(self) -> None:
        """A call goes out. Raises PutDown where none shall."""
        if self._gone or self._resting_since is not None:
            raise PutDown
        self._is_asked = True

    async def on(self, awaited: Coroutine[Any, Any, T]) -> T:
        """The result. Raises PutDown if it was let go of; a cancellation from outside is one."""
        if self._gone:
            awaited.close()
            raise PutDown
        self._waiting = here = asyncio.current_task()
        try:
            return await awaited
        except asyncio.CancelledError:
            if self._has_cancelled(here):
                raise PutDown from None
            raise
        finally:
            self._waiting = None
            self._is_asked = False

    def _has_cancelled(self, task: asyncio.Task[Any] | None) -> bool:
        """And nobody else: a cancellation from outside as well is not for us to swallow."""
        return self._gone and task is not None and not task.uncancel()


class Held:
    """A ChatModel whose answers one dialogue waits for, until it is let go."""

    def __init__(self, model: ChatModel, hold: Hold) -> None:
        self._model = model
        self._hold = hold

    @property
    def name(self) -> str:
        return self._model.name

    @property
    def parameters(self) -> Parameters:
        return self._model.parameters

    async def ask(self, request: ChatRequest) -> Reply:
        """What a worker that was killed was told already is not asked for again. Raises NotReady
        where the endpoint's settings cannot be used any more.
        """
        await self._hold.before()
        question = question_of(self.name, request)
        known = self._hold.answers.find(question)
        if known is not None:
            return known
        self._hold.moving.end()
        reply = await self._asked(question, request)
        await self._hold.moving.begin()
        return reply

    async def _asked(self, question: str, request: ChatRequest) -> Reply:
        try:
            reply = await self._hold.on(self._model.ask(request))
        except InputError as error:
            raise NotReady(error) from error
        except ModelFailed as failed:
            self._hold.answers.add_failed(question, failed)
            raise
        self._hold.answers.add(question, reply)
        return reply

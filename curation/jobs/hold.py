"""What a dialogue waits for outside: a model's answer may take minutes, a person's word not."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from curation.errors import PutDown
from simulation.llm import ChatModel, ChatRequest, Parameters, Reply

T = TypeVar("T")


class Hold:
    """Waits for one thing at a time; ``let_go`` gives that up, and all that would follow."""

    def __init__(self) -> None:
        self._waiting: asyncio.Task[Any] | None = None
        self._gone = False

    @property
    def is_waiting(self) -> bool:
        return self._waiting is not None

    def let_go(self) -> None:
        self._gone = True
        if self._waiting is not None:
            self._waiting.cancel()

    async def on(self, awaited: Coroutine[Any, Any, T]) -> T:
        """The result. Raises PutDown if it was let go of; a cancellation from outside is one."""
        if self._gone:
            awaited.close()
            raise PutDown
        waiting: asyncio.Task[T] = asyncio.create_task(awaited)
        self._waiting = waiting
        try:
            return await waiting
        except asyncio.CancelledError:
            if not _is_cancelled():
                raise PutDown from None
            raise
        finally:
            self._waiting = None


def _is_cancelled() -> bool:
    """From outside, which is not for us to swallow."""
    here = asyncio.current_task()
    return here is not None and here.cancelling() > 0


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
        return await self._hold.on(_asked(self._model, request))


async def _asked(model: ChatModel, request: ChatRequest) -> Reply:
    return await model.ask(request)

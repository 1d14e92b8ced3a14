"""What many dialogues want of the database at the same time, asked for at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")
Work = Callable[[list[Item]], Awaitable[list[Answer]]]


class Together(Generic[Item, Answer]):
    """Items that come while others are under way go into the next call together."""

    def __init__(self, work: Work[Item, Answer]) -> None:
        """``work`` gives an answer for each item, in order; what it raises, all of them raise."""
        self._work = work
        self._waiting: list[tuple[Item, asyncio.Future[Answer]]] = []
        self._calls: asyncio.Task[None] | None = None

    async def ask(self, item: Item) -> Answer:
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._calls is None or self._calls.done():
            self._calls = asyncio.create_task(self._call())
        return await future

    async def _call(self) -> None:
        while self._waiting:
            asked, self._waiting = self._waiting, []
            try:
                answers = await self._work([item for item, _ in asked])
            except Exception as error:  # noqa: BLE001 - handed to everybody who waits
                for _, future in asked:
                    if not future.done():
                        future.set_exception(error)
                continue
            for (_, future), answer in zip(asked, answers, strict=True):
                if not future.done():
                    future.set_result(answer)

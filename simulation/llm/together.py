"""Much that waits for models, at work at once."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable
from typing import Any, TypeVar

T = TypeVar("T")
Making = Callable[[], Coroutine[Any, Any, T]]


async def together(work: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """All of it at once, in its order; where one fails, the rest is not gone on with."""
    tasks = [asyncio.create_task(each) for each in work]
    try:
        return await asyncio.gather(*tasks)
    finally:
        await _ended(tasks)


async def in_order(made: Iterable[Making[T]], concurrency: int) -> AsyncGenerator[T, None]:
    """What each of ``made`` gives, in their order, while up to ``concurrency`` are at work."""
    waiting = iter(made)
    working: deque[asyncio.Task[T]] = deque()

    def fill() -> None:
        while len(working) < concurrency and (making := next(waiting, None)) is not None:
            working.append(asyncio.create_task(making()))

    try:
        fill()
        while working:
            result = await working.popleft()
            fill()
            yield result
    finally:
        await _ended(working)


def gate(concurrency: int) -> asyncio.Semaphore:
    """Lets through as many at once, and always one."""
    return asyncio.Semaphore(max(1, concurrency))


async def _ended(tasks: Iterable[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

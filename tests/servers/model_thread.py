"""A scripted model in a thread, for tests that have no event loop of their own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.servers.models import Brain, ModelServer


@contextmanager
def serving(brain: Brain, **options: Any) -> Iterator[ModelServer]:
    server = ModelServer(brain, **options)
    up, over = threading.Event(), threading.Event()

    async def serve() -> None:
        async with server:
            up.set()
            await asyncio.to_thread(over.wait)

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    assert up.wait(10)
    try:
        yield server
    finally:
        over.set()
        thread.join(10)

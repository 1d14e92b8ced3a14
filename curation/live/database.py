"""One thread and one connection for everything that streams ask of the database.

A request keeps its own thread, and the connection that was opened in it, for as long as it is
answered: a hundred streams that used the ORM there would hold a hundred connections.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import close_old_connections

P = ParamSpec("P")
T = TypeVar("T")

_thread = ThreadPoolExecutor(1, thread_name_prefix="live-database")


async def in_database(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run ORM work in the thread of streams. Raises what it raises."""

    def in_thread() -> T:
        close_old_connections()
        return work(*args, **kwargs)

    return await asyncio.get_running_loop().run_in_executor(_thread, in_thread)

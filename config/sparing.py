"""What a worker does not hold: pages that its connections have read, and heaps for each thread.

What a web process maps and keeps makes its lists fast; in a worker, which writes and reads a row
by its key, the same pages would stand in its memory beside the system's own copy. And glibc gives
each thread a heap of its own, where what one dialogue has left is of no use to the next.
"""

from __future__ import annotations

import ctypes
from contextlib import suppress
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

M_ARENA_MAX = -8
"""glibc's name of it, in malloc.h."""
SETTINGS = "PRAGMA mmap_size=0; PRAGMA cache_size=-2000"


def spare_memory() -> None:
    """For every connection that this process opens from now on, and every thread."""
    with suppress(OSError, AttributeError):
        # Where the C library is another, it has one heap or names this otherwise.
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)
    connection_created.connect(_spare, dispatch_uid="spare_memory")


def _spare(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    if connection.vendor == "sqlite":
        connection.connection.executescript(SETTINGS)

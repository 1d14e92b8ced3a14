"""A worker's connections to SQLite: they read single rows, and hold little of them.

What a web process maps and keeps makes its lists fast; in a worker, which writes and reads a row
by its key, the same pages would stand in its memory beside the system's own copy.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

SETTINGS = "PRAGMA mmap_size=0; PRAGMA cache_size=-2000"


def spare_memory() -> None:
    """For every connection that this process opens from now on."""
    connection_created.connect(_spare, dispatch_uid="spare_memory")


def _spare(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    if connection.vendor == "sqlite":
        connection.connection.executescript(SETTINGS)

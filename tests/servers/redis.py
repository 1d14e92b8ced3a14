"""A Redis of the tests' own, keeping nothing on disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.process import Server, free_port, listens


@contextmanager
def redis(program: str, folder: Path) -> Iterator[str]:
    """Yields the broker's URL."""
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    server = Server([program, *options], folder / "redis.log", cwd=folder)
    try:
        server.wait_until(listens(port))
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.stop()

"""The product itself, as ``make run`` starts it: web and worker under one command."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.servers.process import Server, free_port

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"^Sign in: (http://\S+)$", re.M)


class Running:
    """A running installation: its address, its sign-in link, its process."""

    def __init__(self, home: Path, port: int, extra: Mapping[str, str]) -> None:
        self.home = home
        self.address = f"http://127.0.0.1:{port}"
        self.env = {
            **{key: value for key, value in os.environ.items() if not key.startswith("DJANGO_")},
            "DIALOOM_HOME": str(home),
            "PYTHONUNBUFFERED": "1",
            **extra,
        }
        command = [sys.executable, "manage.py", "up", "--port", str(port)]
        log = home.parent / f"{home.name}.log"
        self.server = Server(command, log, env=self.env, cwd=ROOT)
        self.server.wait_until(lambda: LINK.search(log.read_text()) is not None)

    @property
    def link(self) -> str:
        """The last sign-in link that was printed."""
        found: list[str] = LINK.findall(self.server.log.read_text())
        return found[-1]

    def interrupt(self) -> int:
        """Ctrl-C; returns the exit code."""
        self.server.process.send_signal(signal.SIGINT)
        return self.server.process.wait(30)

    def get(self, path: str, token: str | None = None) -> tuple[int, Any]:
        return self.call("GET", path, token=token)

    def call(
        self, method: str, path: str, body: object = None, token: str | None = None
    ) -> tuple[int, Any]:
        """Status and decoded JSON (bytes where it is none) of one request."""
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.address + path, data=data, headers=headers, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return response.status, _decoded(response.read())
        except urllib.error.HTTPError as error:
            return error.code, _decoded(error.read())


def _decoded(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body


@contextmanager
def dialoom(home: Path, **extra: str) -> Iterator[Running]:
    """Start it on a free port with data in ``home``; ``extra`` goes to its environment."""
    home.mkdir(parents=True, exist_ok=True)
    running = Running(home, free_port(), extra)
    try:
        yield running
    finally:
        running.server.stop(30)

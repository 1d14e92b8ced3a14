"""The product itself, as ``make run`` starts it: web and worker under one command."""

from __future__ import annotations

import atexit
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from tests.servers.process import Server, free_port, listens

ROOT = Path(__file__).parents[2]
PREPARE = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
from django import setup
from django.core.management import call_command
setup()
from config.collecting import collect
from curation.services.first_run import prepare
call_command("migrate", verbosity=0, interactive=False)
collect()
prepare()
"""
LINK = re.compile(r"^Sign in: (http://\S+)$", re.M)


def environment(home: Path, extra: Mapping[str, str]) -> dict[str, str]:
    """What a person's shell gives it: nothing of the tests' own Django."""
    mine = {key: value for key, value in os.environ.items() if not key.startswith("DJANGO_")}
    return {**mine, "DIALOOM_HOME": str(home), "PYTHONUNBUFFERED": "1", **extra}


class Running:
    """A running installation: its address and its process."""

    def __init__(self, command: list[str], home: Path, port: int, extra: Mapping[str, str]) -> None:
        self.home = home
        self.port = port
        self.address = f"http://127.0.0.1:{port}"
        self.env = environment(home, extra)
        log = home.parent / f"{home.name}-{port}.log"
        self.server = Server([sys.executable, *command], log, env=self.env, cwd=ROOT)

    def printed(self) -> str:
        return self.server.log.read_text()

    @property
    def link(self) -> str:
        """The last sign-in link that was printed."""
        found: list[str] = LINK.findall(self.printed())
        return found[-1]

    def manage(self, *arguments: str) -> str:
        """Run ``manage.py`` in its environment; returns what it printed."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, env=self.env, cwd=ROOT, capture_output=True, text=True, check=True
        )
        return done.stdout

    def token(self) -> str:
        return self.manage("token", "demo").splitlines()[-1]

    def fresh_link(self) -> str:
        """Another sign-in link, as an administrator prints one."""
        found: list[str] = LINK.findall(self.manage("signin", "demo", "--port", str(self.port)))
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
    """Web and worker on a free port with data in ``home``; ``extra`` goes to the environment."""
    home.mkdir(parents=True, exist_ok=True)
    port = free_port()
    running = Running(["manage.py", "up", "--port", str(port)], home, port, extra)
    try:
        running.server.wait_until(lambda: LINK.search(running.printed()) is not None)
        yield running
    finally:
        running.server.stop(30)


def prepared(home: Path) -> None:
    """The tables, the pages and the first workspace, as the first start makes them."""
    home.mkdir(parents=True, exist_ok=True)
    subprocess.run([sys.executable, "-c", PREPARE], env=environment(home, {}), cwd=ROOT, check=True)


def furnished(home: Path, demonstration: str = "+1 hour") -> Path:
    """A folder as a first start leaves it, with nothing played yet, and when that is to begin.

    For tests of what comes after: it is made once, then copied.
    """
    shutil.copytree(_furnished(), home)
    with closing(sqlite3.connect(home / "dialoom.sqlite3")) as rows, rows:
        moment = "UPDATE curation_trajectory SET queued_at = datetime('now', ?)"
        rows.execute(moment, [demonstration])
    return home


@lru_cache(maxsize=1)
def _furnished() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="dialoom-furnished-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    prepared(folder / "home")
    return folder / "home"


@contextmanager
def web_alone(home: Path, **extra: str) -> Iterator[Running]:
    """The web process without any worker, over the data that is in ``home``."""
    port = free_port()
    running = Running(["-m", "config.web", "127.0.0.1", str(port)], home, port, extra)
    try:
        running.server.wait_until(listens(port))
        yield running
    finally:
        running.server.stop()

"""The product as it runs: a web process, worker processes, and requests over HTTP.

They share the database of the bench's own process, which looks there whether a run has ended.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from curation.models import Release, Run, Workspace
from curation.services.access import issue_token
from curation.services.first_run import prepare

ROOT = Path(__file__).parents[1]
TICKS = os.sysconf("SC_CLK_TCK")
LOOK_SECONDS = 0.02


class Worker:
    """One worker process, and what it took so far."""

    def __init__(self, env: dict[str, str]) -> None:
        command = [sys.executable, "manage.py", "worker"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=env)  # noqa: S603 - our own command
        self._seen = 0.0

    @property
    def cpu(self) -> float:
        """Seconds, of all its threads, and of the process that draws for it."""
        return sum(map(_cpu, (self.process.pid, *self._parts())))

    @property
    def peak(self) -> float:
        """MiB: of the worker at its highest, or with the process that draws, where both together
        were more when they were looked at.
        """
        return max(self._seen, _resident(self.process.pid, "VmHWM"))

    def look(self) -> None:
        """How much memory it takes now: its own, and what its parts share with nobody."""
        with suppress(OSError):
            parts = sum(map(_unshared, self._parts()))
            self._seen = max(self._seen, _resident(self.process.pid, "VmRSS") + parts)

    def _parts(self) -> list[int]:
        """The processes that it has started."""
        found: list[int] = []
        for task in Path(f"/proc/{self.process.pid}/task").iterdir():
            with suppress(OSError):  # a thread that has ended meanwhile
                found += map(int, (task / "children").read_text().split())
        return found

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)


class Installation:
    """``url``: where its models are."""

    def __init__(self, url: str, capacity: int) -> None:
        self.env = os.environ | {"OPENAI_BASE_URL": url, "DIALOOM_CAPACITY": str(capacity)}
        self.env.pop("OPENAI_API_KEY", None)
        user = prepare()
        Release.objects.all().delete()
        Run.objects.all().delete()
        self.workspace = Workspace.objects.get()
        self.token = issue_token(user, self.workspace)
        self.port = _free_port()
        command = [sys.executable, "-m", "config.web", "127.0.0.1", str(self.port)]
        self.web = subprocess.Popen(command, cwd=ROOT, env=self.env)  # noqa: S603 - our own command
        self.workers = [self.worker()]
        self._wait_for_both()

    def worker(self) -> Worker:
        """One more."""
        return Worker(self.env)

    def request(self, path: str, body: object = None) -> Any:
        """The decoded answer of one call to the API."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {self.token}",
                "Content-Type": "application/json",
            },
        )
        with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310 - our own address
            return json.load(response)

    def order(self, count: int, **order: object) -> Run:
        asked = {"domain": "orders", "count": count, "seed": 3, "model": "bench-1"} | order
        return Run.objects.get(pk=self.request("/api/v1/runs", asked)["id"])

    def played(self, count: int, **order: object) -> tuple[Run, float]:
        """A run from the request to its end, with the seconds that it took."""
        begun = time.perf_counter()
        run = self.order(count, **order)
        self.wait_for(run)
        return run, time.perf_counter() - begun

    def wait_for(self, run: Run, look: Callable[[], None] = lambda: None) -> None:
        while run.state in (Run.State.QUEUED, Run.State.RUNNING):
            look()
            time.sleep(LOOK_SECONDS)
            run.refresh_from_db()
        if run.dialogues_finished != run.count:
            raise AssertionError(f"{run.dialogues_finished} of {run.count} dialogues finished")

    def stop(self) -> None:
        for worker in self.workers:
            worker.stop()
        self.web.terminate()
        self.web.wait(30)

    def _wait_for_both(self) -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                if self.request("/healthz")["worker"] == "alive":
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise AssertionError("web or worker did not come up")


def _cpu(pid: int) -> float:
    stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    # Its own, then that of the processes which it has started and which have ended.
    return sum(map(int, stat[11:15])) / TICKS


def _resident(pid: int, which: str) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(which)).split()[1]) / 1024


def _unshared(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024


@contextmanager
def installation(url: str, capacity: int) -> Iterator[Installation]:
    running = Installation(url, capacity)
    try:
        yield running
    finally:
        running.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

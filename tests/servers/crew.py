"""Workers that start at once and are killed for real: forked from a process that has loaded all.

``python -m tests.servers.crew`` reads one JSON list a line (the name of a duty, then what it is
given), forks a process for it, and answers with its pid, or with what it found.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.servers.dialoom import ROOT, environment

LOG = "crew.log"
LOADED = (
    "celery.concurrency.thread",
    "celery.worker.consumer",
    "kombu.transport.filesystem",
    "openai.resources.chat",
    "openai.resources.models",
    "simulation.llm.preflight",
)
"""What a worker loads only when it needs it."""


class Crew:
    """Of one installation, whose tables are made first; ``extra`` goes to the environment."""

    def __init__(self, home: Path, extra: Mapping[str, str]) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.log = home / LOG
        self.workers: set[int] = set()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.servers.crew"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=environment(home, {"DJANGO_SETTINGS_MODULE": "config.settings", **extra}),
                cwd=ROOT,
                text=True,
            )

    def does(self, duty: str, *given: Any) -> Any:
        """What a duty of ``tests.servers.duties`` found."""
        return self._asked(duty, *given)

    def worker(self, *given: Any) -> int:
        """The pid of one more worker; ``given`` seconds that its host's clock is ahead."""
        pid: int = self._asked("worker", *given)
        self.workers.add(pid)
        return pid

    def kill(self, pid: int) -> None:
        """Without a chance to say anything; gone when this returns."""
        os.kill(pid, signal.SIGKILL)
        self.does("gone", pid)
        self.workers.discard(pid)

    def stop(self) -> None:
        for pid in self.workers:
            os.kill(pid, signal.SIGKILL)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(30)

    def _asked(self, *line: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(line) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, f"no answer to {line[0]}:\n{self.log.read_text()[-4000:]}"
        return json.loads(answer)


@contextmanager
def crew(home: Path, **extra: str) -> Iterator[Crew]:
    hired = Crew(home, extra)
    try:
        yield hired
    finally:
        hired.stop()


def _main() -> None:
    import django

    django.setup()
    from tests.servers.duties import DUTIES

    for name in LOADED:
        importlib.import_module(name)
    _forked(DUTIES["migrate"], [])
    for line in sys.stdin:
        duty, *given = json.loads(line)
        if duty == "worker":
            _answer(_fork(DUTIES["worker"], given))
        elif duty == "gone":
            os.waitpid(given[0], 0)
            _answer(None)
        else:
            _answer(_forked(DUTIES[duty], given))


def _answer(found: Any) -> None:
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()


def _forked(duty: Callable[..., Any], given: list[Any]) -> Any:
    """What ``duty`` returns in a process of its own, so that no connection is ever inherited."""
    reading, writing = os.pipe()
    pid = _fork(lambda: _write(writing, duty(*given)), [])
    os.close(writing)
    with os.fdopen(reading) as pipe:
        found = pipe.read()
    os.waitpid(pid, 0)
    return json.loads(found)


def _write(pipe: int, found: Any) -> None:
    with os.fdopen(pipe, "w") as output:
        json.dump(found, output)


def _fork(duty: Callable[..., Any], given: list[Any]) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        duty(*given)
        code = 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
        raise
    finally:
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _main()

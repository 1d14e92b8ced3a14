"""Heavy jobs beside dialogues that are played, in a process of their own.

In a thread of the worker a job takes turns for the interpreter with all dialogues, some
milliseconds at a time, and what ends it for lack of memory ends them too. Where nothing is played,
or the job is small, a thread does: a process takes two seconds to come up.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

from django.core.exceptions import ObjectDoesNotExist

from curation.engine.figures import playing
from curation.engine.heavy import is_heavy
from curation.engine.work import JobLease
from curation.jobs.process import process_name
from curation.models import Job

logger = logging.getLogger(__name__)

STARTS: Final = os.name == "posix"
"""Elsewhere the process could not tell that its worker is gone."""
ROOT: Final = Path(__file__).parents[2]
COMMAND: Final = (sys.executable, "-m", "curation.jobs.hand")
END_SECONDS: Final = 5.0


class Ended(NamedTuple):
    """How a job ended, for the figures of the worker."""

    kind: str
    outcome: str
    is_fault: bool = False
    """Nobody foresaw it."""


class HandLost(Exception):
    """The process ended in the middle of a job."""


class Hand:
    """Runs one job after the other in a process that is there for as long as this is entered."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        process, self._process = self._process, None
        if process is not None:
            _end(process)

    def takes(self, lease: JobLease) -> bool:
        """Whether ``lease`` is for a job that would hold up dialogues in this process."""
        try:
            return STARTS and playing() > 0 and is_heavy(Job.objects.get(pk=lease.job_id))
        except (ObjectDoesNotExist, LookupError, ValueError):
            # What is wrong with it is said where it is run.
            return False

    def run(self, lease: JobLease) -> Ended | None:
        """As :func:`curation.jobs.work.ended`. Raises HandLost, and OSError where none can be
        started.
        """
        process = self._process = self._process or _started()
        answer = _asked(process, [str(lease.job_id), lease.epoch, process_name()])
        if answer is None:
            self._process = None
            raise HandLost(_told(process))
        return Ended(*answer) if answer else None


def _started() -> subprocess.Popen[bytes]:
    # What comes from the terminal is for the worker: this one ends with its input.
    return subprocess.Popen(  # noqa: S603 - our own command
        COMMAND, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    )


def _asked(process: subprocess.Popen[bytes], order: list[Any]) -> list[Any] | None:
    """None where it has ended."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(json.dumps(order).encode() + b"\n")
        process.stdin.flush()
        answer: list[Any] | None = json.loads(process.stdout.readline() or b"null")
    except OSError:
        return None
    return answer


def _told(process: subprocess.Popen[bytes]) -> str:
    code = process.wait()
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def _end(process: subprocess.Popen[bytes]) -> None:
    """It ends with its input."""
    try:
        process.communicate(timeout=END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()

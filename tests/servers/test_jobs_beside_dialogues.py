"""What calculates is done by a process of its own while dialogues are played."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from curation.jobs.hands import STARTS
from curation.models import Job
from tests.servers.crew import Crew, crew
from tests.servers.model_thread import serving
from tests.servers.process import alive
from tests.servers.talkers import Talkers
from tests.servers.waiting import until, until_asked, until_finished

HAND = b"curation.jobs.hand"

pytestmark = pytest.mark.skipif(not STARTS, reason="there is no such process here")


@contextmanager
def at_work(home: Path) -> Iterator[tuple[Crew, int]]:
    """A worker in the midst of dialogues, and its pid."""
    with (
        serving(Talkers(requests=5, delay=0.2)) as server,
        crew(home, OPENAI_BASE_URL=server.url, DIALOOM_CAPACITY="4") as staff,
    ):
        staff.does("order", 8)
        pid = staff.worker()
        until_asked(server, 4)
        yield staff, pid


def hands(worker: int) -> list[int]:
    """The processes of ``worker`` that run jobs."""
    tasks = Path(f"/proc/{worker}/task").iterdir()
    children = b" ".join(_read(task / "children") for task in tasks).split()
    return [int(pid) for pid in children if HAND in _read(Path(f"/proc/{int(pid)}/cmdline"))]


def _read(file: Path) -> bytes:
    """Nothing of a thread or a process that has ended meanwhile."""
    try:
        return file.read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


def hand_of(worker: int) -> int:
    until(lambda: hands(worker))
    return hands(worker)[0]


def is_done(staff: Crew) -> bool:
    return all(state == Job.State.DONE for state, *_ in staff.does("jobs"))


def test_a_job_has_a_process_and_one_that_is_killed_costs_it_another_beginning(
    tmp_path: Path,
) -> None:
    with at_work(tmp_path) as (staff, worker):
        staff.does("upload")
        os.kill(hand_of(worker), signal.SIGKILL)
        until(lambda: is_done(staff), 0.2)
        assert staff.does("jobs") == [["done", 2, None]]
        until(lambda: not hands(worker))
        until_finished(staff)
        assert staff.does("audit")["wrong"] == [], "dialogues were played meanwhile"
        assert "ended with signal 9; it is begun anew" in staff.log.read_text()


def test_it_does_not_outlive_a_worker_that_was_killed(tmp_path: Path) -> None:
    with at_work(tmp_path) as (staff, worker):
        staff.does("upload")
        hand = hand_of(worker)
        staff.kill(worker)
        until(lambda: not alive(hand))
        staff.worker()
        until(lambda: is_done(staff), 0.2)

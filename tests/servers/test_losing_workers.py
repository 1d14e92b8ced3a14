"""What is lost when a worker is: nothing that was stored, and of calls no more than were asked."""

from __future__ import annotations

import io
import os
import random
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import IO

import pytest

from config.supervisor import Child, Supervisor
from simulation.seats.llm.user.transcript import BEGIN
from tests.servers.crew import crew
from tests.servers.dialoom import ROOT, environment
from tests.servers.model_thread import serving
from tests.servers.models import Answer, Brain, JsonObject, completion
from tests.servers.postgres import new_database
from tests.servers.talkers import Talkers
from tests.servers.waiting import finished, repeated, until, until_asked, until_finished

KILLS = 20
CAPACITY = 4


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Nobody else writes."""
    with closing(sqlite3.connect(database, isolation_level=None, timeout=20)) as mine:
        mine.execute("BEGIN IMMEDIATE")
        yield
        mine.execute("ROLLBACK")


def in_hand(home: Path) -> int:
    """How many answers workers have laid down."""
    found = 0
    for each in (home / "answers").glob("[!.]*"):
        with suppress(FileNotFoundError):  # taken in meanwhile
            found += len(each.read_bytes().splitlines())
    return found


def tended(child: Child, say: IO[str], look: Callable[[], bool]) -> Callable[[], bool]:
    """``look``, while somebody minds the child."""

    def minded() -> bool:
        child.tend(say)
        return look()

    return minded


class Stumblers:
    """A dialogue's first answer is empty, and while they hold back the second does not come."""

    def __init__(self, brain: Brain) -> None:
        self.holds_back = True
        self._brain = brain

    def __call__(self, body: JsonObject) -> Answer:
        asked = body["messages"][-1]["content"]
        if BEGIN not in asked:
            return self._brain(body)
        if "Your last attempt" not in asked:
            return Answer(completion(""))
        answer = self._brain(body)
        return replace(answer, delay=60.0) if self.holds_back else answer


def test_twenty_kills_at_random_moments_cost_the_calls_in_flight(tmp_path: Path) -> None:
    chance = random.Random(20)
    with (
        serving(Talkers(requests=7, delay=0.03)) as server,
        crew(tmp_path, OPENAI_BASE_URL=server.url, DIALOOM_CAPACITY=str(CAPACITY)) as staff,
    ):
        staff.does("order", 16)
        for _ in range(KILLS):
            pid = staff.worker()
            until_asked(server, 1)
            time.sleep(chance.uniform(0.0, 0.4))
            staff.kill(pid)
        assert not finished(staff), "there was something left to lose"
        staff.worker()
        until_finished(staff)
        found = staff.does("audit")

    assert found["wrong"] == []
    assert len(server.bodies) - found["asked"] == repeated(server)
    assert 0 < repeated(server) <= KILLS * CAPACITY


def test_what_a_killed_worker_was_told_is_not_asked_for_again(tmp_path: Path) -> None:
    """The first had an attempt that failed behind it and one in flight; the second had answers in
    hand of which the database had taken no turn yet.
    """
    brain = Stumblers(Talkers(requests=2, delay=0.5))
    with (
        serving(brain) as server,
        crew(tmp_path, OPENAI_BASE_URL=server.url, DIALOOM_CAPACITY=str(CAPACITY)) as staff,
    ):
        staff.does("order", CAPACITY)
        pid = staff.worker()
        until(lambda: len(server.bodies) == 2 * CAPACITY)
        staff.kill(pid)
        brain.holds_back = False
        pid = staff.worker()
        until(lambda: len(server.bodies) == 3 * CAPACITY)
        with locked(tmp_path / "dialoom.sqlite3"):
            until(lambda: in_hand(tmp_path) == CAPACITY)
            staff.kill(pid)
        staff.worker()
        until_finished(staff)
        found = staff.does("audit")

    assert found["wrong"] == []
    assert repeated(server) == CAPACITY, "those that were in flight at the first kill"
    assert len(server.bodies) - found["asked"] == CAPACITY


def test_a_worker_that_hangs_is_replaced_and_its_dialogues_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command itself under its supervisor, stopped as by SIGSTOP in mid-dialogue."""
    said = io.StringIO()
    with (
        serving(Talkers(requests=3, delay=0.2)) as server,
        crew(tmp_path, OPENAI_BASE_URL=server.url, DIALOOM_CAPACITY=str(CAPACITY)) as staff,
    ):
        staff.does("order", CAPACITY)
        given = {"DJANGO_SETTINGS_MODULE": "config.settings", "OPENAI_BASE_URL": server.url}
        for name, value in environment(tmp_path, given).items():
            monkeypatch.setenv(name, value)
        child = Child("worker", [sys.executable, str(ROOT / "manage.py"), "worker"], silent=3.0)
        try:
            until(tended(child, said, lambda: len(server.bodies) >= 2 * CAPACITY), 0.1)
            assert child.process is not None
            hung = child.process.pid
            os.kill(hung, signal.SIGSTOP)
            until(tended(child, said, lambda: finished(staff)), 0.3)
        finally:
            Supervisor([child], said, patience=5.0).end()
        found = staff.does("audit")

    assert f"The worker process ({hung}) has given no sign of life for 3 s" in said.getvalue()
    assert found["wrong"] == []
    assert repeated(server) <= CAPACITY


def test_a_lease_that_ran_out_under_its_owner_costs_a_call_each_and_no_turn(
    tmp_path: Path,
) -> None:
    """As after a clock that jumped ahead by an hour, three times, with another worker waiting."""
    jumps = 3
    with (
        serving(Talkers(requests=10, delay=0.05)) as server,
        crew(tmp_path, OPENAI_BASE_URL=server.url, DIALOOM_CAPACITY=str(CAPACITY)) as staff,
    ):
        staff.does("order", 8)
        staff.worker()
        until_asked(server, 8)
        staff.worker()
        lost = 0
        for _ in range(jumps):
            until_asked(server, 12)
            lost += staff.does("shift_leases", -3600)
        until_finished(staff)
        found = staff.does("audit")

    assert found["wrong"] == []
    assert lost > 0
    assert repeated(server) <= lost


def test_doubled_wake_ups_start_nothing_twice(tmp_path: Path) -> None:
    with (
        serving(Talkers(requests=2, delay=0.05)) as server,
        crew(tmp_path, OPENAI_BASE_URL=server.url, DIALOOM_CAPACITY=str(CAPACITY)) as staff,
    ):
        staff.does("order", 8)
        staff.does("hint", 40)
        staff.worker()
        until_asked(server, 4)
        staff.does("hint", 40)
        until_finished(staff)

        assert staff.does("state")["epochs"] == [2] * 8, "claimed once, ended once"
    assert server.most_at_once <= CAPACITY
    assert repeated(server) == 0


@pytest.mark.postgres
def test_a_worker_whose_clock_is_an_hour_ahead_takes_nothing_from_others(
    tmp_path: Path, postgres_url: str
) -> None:
    database = new_database(postgres_url, "clocks")
    with (
        serving(Talkers(requests=3, delay=0.05)) as server,
        crew(tmp_path, OPENAI_BASE_URL=server.url, DATABASE_URL=database) as staff,
    ):
        staff.does("order", 12)
        staff.worker()
        staff.worker(3600)
        until_finished(staff)

        assert staff.does("state")["epochs"] == [2] * 12
        assert staff.does("audit")["wrong"] == []
    assert repeated(server) == 0


@pytest.mark.postgres
def test_two_sweeps_at_once_requeue_each_dialogue_once(tmp_path: Path, postgres_url: str) -> None:
    database = new_database(postgres_url, "sweeps")
    with (
        serving(Talkers(requests=3, delay=60.0)) as server,
        crew(tmp_path, OPENAI_BASE_URL=server.url, DATABASE_URL=database) as staff,
    ):
        staff.does("order", 30)
        pid = staff.worker()
        until(lambda: server.answering == 30)
        staff.kill(pid)
        held = staff.does("shift_leases", -3600)
        swept = staff.does("sweep_together", 4)

        assert sum(swept) == held == 30
        assert staff.does("state")["epochs"] == [2] * 30

"""A process of its own draws what would be drawn here; where it is not, it is drawn here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from curation.engine.drafts import Draft, Drawn
from curation.jobs.drawing import STARTS, Drawing
from simulation.domains import load_pack
from simulation.generation.spec import Spec
from simulation.vocabulary.presets import default_rules
from simulation.vocabulary.rules import Paradigm
from tests.servers.dialoom import ROOT, environment
from tests.servers.process import alive
from tests.servers.waiting import until

SPEC = Spec(rules=default_rules(Paradigm.USER), seed=3)
PRELUDE = """
import json, os, signal, threading, time
from curation.engine import drafts as drawn_from
from curation.jobs import drawing
from curation.jobs.drawing import DRAWING
from tests.curation.jobs.test_drawing import drafts

compose = drawn_from.compose
drawing.AGAIN_SECONDS = 0

def here(*_what):
    raise AssertionError("drawn by the worker")

def drawn(count):
    return [DRAWING.drawn(draft) for draft in drafts(count)]

def started():
    drawing.SOON_SECONDS = float("inf")
    drawn(2)
    assert DRAWING._process.is_ready.wait(60)
    return DRAWING._process.pid

def gone(pid):
    # Reaped, too: one that waits for that can be sent signals.
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True

def until_gone(pid):
    while not gone(pid):
        time.sleep(0.01)
"""

pytestmark = pytest.mark.skipif(not STARTS, reason="there is no such process here")


def drafts(count: int) -> list[Draft]:
    packs = [load_pack("orders"), load_pack("clinic")]
    return [Draft(packs[each % 2], SPEC, each) for each in range(count)]


def told(home: Path, code: str) -> tuple[Any, str]:
    """What a process without threads printed, as JSON, and its log."""
    done = subprocess.run(
        [sys.executable, "-c", PRELUDE + code],
        env=environment(home, {}),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return json.loads(done.stdout), done.stderr


def test_it_draws_what_would_be_drawn_here(tmp_path: Path) -> None:
    found, _ = told(
        tmp_path,
        """
pid = started()
drawn_from.compose = here
found = drawn(4)
DRAWING.stop()
print(json.dumps([found, gone(pid)]))
""",
    )
    assert [Drawn(*each) for each in found[0]] == [draft.drawn() for draft in drafts(4)]
    assert found[1], "it ends with the worker"


def test_one_that_was_killed_while_it_drew_is_followed_by_another(tmp_path: Path) -> None:
    found, log = told(
        tmp_path,
        """
first = started()
os.kill(first, signal.SIGSTOP)
threading.Timer(0.2, os.kill, [first, signal.SIGKILL]).start()
meanwhile = drawn(1)
left = gone(first)
second = started()
drawn_from.compose = here
after = drawn(1)
DRAWING.stop()
print(json.dumps([meanwhile == after, left, first != second, gone(second)]))
""",
    )
    assert found == [True] * 4
    assert log.count("dialogues are drawn beside those that are played") == 1


def test_of_two_threads_each_gets_its_answers_and_one_sends_while_the_other_waits(
    tmp_path: Path,
) -> None:
    found, log = told(
        tmp_path,
        """
from concurrent.futures import ThreadPoolExecutor

pid = started()
drawn(2)  # so that both packages are there: what is sent from now on is small
drawn_from.compose = here
order, sent = DRAWING._process._sent.order, threading.Semaphore(0)
DRAWING._process._sent.order = lambda draft: (sent.release(), order(draft))[1]
os.kill(pid, signal.SIGSTOP)
with ThreadPoolExecutor(2) as threads:
    drawing_them = threads.map(DRAWING.drawn, drafts(12))
    unanswered = [sent.acquire(timeout=20) for _ in range(2)]
    os.kill(pid, signal.SIGCONT)
    found = list(drawing_them)
DRAWING.stop()
print(json.dumps([unanswered, found]))
""",
    )
    assert found[0] == [True, True]
    assert [Drawn(*each) for each in found[1]] == [draft.drawn() for draft in drafts(12)]
    assert log == ""


def test_two_drafts_that_lose_their_process_are_drawn_here_and_it_is_said_once(
    tmp_path: Path,
) -> None:
    found, log = told(
        tmp_path,
        """
from concurrent.futures import ThreadPoolExecutor

pid = started()
drawn(2)  # so that the packages are there, and both drafts are sent
os.kill(pid, signal.SIGSTOP)
threading.Timer(0.3, os.kill, [pid, signal.SIGKILL]).start()
drawing.AGAIN_SECONDS = 60
with ThreadPoolExecutor(2) as threads:
    found = list(threads.map(DRAWING.drawn, drafts(3)))
print(json.dumps(found))
""",
    )
    assert [Drawn(*each) for each in found] == [draft.drawn() for draft in drafts(3)]
    assert log.count("dialogues are drawn beside those that are played") == 1


def test_one_that_is_stopped_while_it_draws_is_no_fault(tmp_path: Path) -> None:
    found, log = told(
        tmp_path,
        """
from concurrent.futures import ThreadPoolExecutor

pid = started()
os.kill(pid, signal.SIGSTOP)
drawing.STARTS = False
threading.Timer(0.3, DRAWING.stop).start()
with ThreadPoolExecutor(2) as threads:
    found = list(threads.map(DRAWING.drawn, drafts(3)))
print(json.dumps([found, gone(pid)]))
""",
    )
    assert [Drawn(*each) for each in found[0]] == [draft.drawn() for draft in drafts(3)]
    assert found[1]
    assert log == ""


def test_what_it_cannot_draw_the_worker_is_asked_for_and_signals_are_not_its_own(
    tmp_path: Path,
) -> None:
    found, _ = told(
        tmp_path,
        """
pid = started()
try:
    DRAWING.drawn(drafts(1)[0]._replace(spec=None))
except AttributeError as error:
    refused = str(error)
os.kill(pid, signal.SIGTERM)
os.kill(pid, signal.SIGINT)
drawn_from.compose = here
print(json.dumps([len(drawn(1)), refused]))
DRAWING.stop()
""",
    )
    assert found[0] == 1
    assert found[1]


def test_one_that_nobody_asks_goes_and_the_next_drafts_start_another(tmp_path: Path) -> None:
    found, log = told(
        tmp_path,
        """
drawing.COMMAND = (
    drawing.sys.executable, "-c",
    "from curation.jobs import drawer; drawer.IDLE_SECONDS = 0.05; drawer.main()",
)
first = started()
until_gone(first)
again = drawn(1)
second = started()
print(json.dumps([len(again), first != second]))
""",
    )
    assert found == [1, True]
    assert "beside those that are played" not in log, "nothing went wrong"


def test_it_does_not_outlive_a_worker_that_was_killed(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PRELUDE + "print(started(), flush=True); time.sleep(60)"],
        env=environment(tmp_path, {}),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as worker:
        assert worker.stdout is not None
        pid = int(worker.stdout.readline())
        assert alive(pid)
        worker.kill()
    until(lambda: not alive(pid))


def test_a_dialogue_that_comes_alone_is_drawn_by_the_worker() -> None:
    draft = drafts(1)[0]
    drawing = Drawing()
    assert drawing.drawn(draft) == draft.drawn()
    assert drawing._process is None
    drawing.stop()


def test_it_loads_no_framework(tmp_path: Path) -> None:
    found, _ = told(
        tmp_path,
        """
import sys
import curation.jobs.drawer
print(json.dumps([name for name in ("django", "celery", "openai") if name in sys.modules]))
""",
    )
    assert found == []

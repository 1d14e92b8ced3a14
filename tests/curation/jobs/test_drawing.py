"""A process of its own draws what would be drawn here; where it is no more, it is drawn here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from curation.engine.prepare import Draft, Drawn
from curation.jobs.drawing import SPLITS, Drawing
from simulation.domains import load_pack
from simulation.generation.spec import Spec
from simulation.vocabulary.presets import default_rules
from simulation.vocabulary.rules import Paradigm
from tests.servers.dialoom import ROOT, environment

SPEC = Spec(rules=default_rules(Paradigm.USER), seed=3)
PRELUDE = """
import json, os, signal, threading
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django
django.setup()
from curation.engine import prepare
from curation.jobs.drawing import DRAWING
from tests.curation.jobs.test_drawing import drafts

def here(draft):
    raise AssertionError("drawn by the worker")

def gone(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True

def drawn(count):
    return [DRAWING.drawn(draft) for draft in drafts(count)]
"""

pytestmark = pytest.mark.skipif(not SPLITS, reason="a process is split off on Linux only")


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
DRAWING.start()
pid = DRAWING._pid
prepare.compose = here
found = drawn(4)
DRAWING.stop()
print(json.dumps([found, gone(pid)]))
""",
    )
    assert [Drawn(*each) for each in found[0]] == [draft.drawn() for draft in drafts(4)]
    assert found[1], "it ends with the worker"


def test_where_it_was_killed_or_cannot_draw_the_worker_does(tmp_path: Path) -> None:
    found, log = told(
        tmp_path,
        """
DRAWING.start()
first = drawn(1)
pid = DRAWING._pid
try:
    DRAWING.drawn(drafts(1)[0]._replace(spec=None))
except AttributeError as error:
    refused = str(error)
os.kill(pid, signal.SIGTERM)
os.kill(pid, signal.SIGINT)
again = drawn(1)
os.kill(pid, signal.SIGKILL)
after = drawn(1)
print(json.dumps([first == again == after, gone(pid), DRAWING._pipe is None, refused]))
""",
    )
    assert found[:3] == [True, True, True]
    assert found[3]
    assert log.count("dialogues are drawn beside those that are played") == 1


def test_no_process_is_split_off_from_one_with_threads(tmp_path: Path) -> None:
    found, _ = told(
        tmp_path,
        """
let_go = threading.Event()
threading.Thread(target=let_go.wait).start()
DRAWING.start()
print(json.dumps([DRAWING._pid, len(drawn(1))]))
let_go.set()
""",
    )
    assert found == [0, 1]


def test_a_worker_without_one_draws_itself() -> None:
    draft = drafts(1)[0]
    drawing = Drawing()
    assert drawing.drawn(draft) == draft.drawn()
    drawing.stop()

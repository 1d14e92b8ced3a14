"""A worker that is told to stop puts down what it holds, in time, and says so."""

from __future__ import annotations

import signal
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.servers.dialoom import Running, dialoom, furnished
from tests.servers.model_thread import serving
from tests.servers.models import Answer, Manner, in_turn

SILENT = in_turn(Answer({}, manner=Manner.SILENT))


def eventually(look: Callable[[], Any]) -> Any:
    until = time.monotonic() + 60
    while not (found := look()):
        assert time.monotonic() < until, "it did not come to pass"
        time.sleep(0.1)
    return found


def held(running: Running) -> list[tuple[str, str]]:
    """States and owners of what is not over and not simply queued."""
    with sqlite3.connect(running.home / "dialoom.sqlite3") as rows:
        return rows.execute(
            "SELECT state, lease_owner FROM curation_trajectory "
            "WHERE lease_owner <> '' OR state = 'generating'"
        ).fetchall()


def test_a_second_signal_hurries_a_worker_that_waits_for_answers(tmp_path: Path) -> None:
    with serving(SILENT) as server:
        settings = {"OPENAI_BASE_URL": server.url, "DIALOOM_DRAIN_SECONDS": "600"}
        with dialoom(furnished(tmp_path / "home"), **settings) as running:
            order = {"domain": "orders", "count": 2, "model": "scripted-1"}
            status, answer = running.call("POST", "/api/v1/runs", order, running.token())
            assert status in {200, 201, 202}, answer
            eventually(lambda: server.bodies)
            process = running.server.process

            process.send_signal(signal.SIGTERM)
            eventually(lambda: "turns in hand have 600 s" in running.printed())
            assert process.poll() is None
            assert [state for state, _ in held(running)] == ["generating"] * len(held(running))
            assert held(running)
            process.send_signal(signal.SIGTERM)

            assert process.wait(30) == 0
            assert held(running) == []
            assert "before their answer came; others can take them" in running.printed()
            assert "Nothing is lost" in running.printed()

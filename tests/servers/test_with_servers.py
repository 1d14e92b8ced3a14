"""The same product with PostgreSQL for its rows and Redis for its hints: one settings change."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import NEEDS, find_program
from tests.servers.dialoom import Running, dialoom, furnished
from tests.servers.rabbitmq import rabbitmq

PATIENCE = 90.0


def eventually(look: Callable[[], Any]) -> Any:
    """The first truthy answer."""
    until = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < until, "it did not come to pass"
        time.sleep(0.2)
    return found


def main_job(running: Running) -> None:
    """From an order to a file, through the API alone."""
    token = running.token()

    def get(path: str) -> Any:
        status, body = running.get(f"/api/v1{path}", token)
        assert status == 200, body
        return body

    def post(path: str, body: object) -> Any:
        status, answer = running.call("POST", f"/api/v1{path}", body, token)
        assert status in {200, 201, 202}, answer
        return answer

    run = post("/runs", {"domain": "orders", "count": 3, "seed": 11})
    eventually(lambda: get(f"/runs/{run['id']}")["state"] == "finished")
    listed = get(f"/trajectories?run={run['id']}")["items"]
    assert [row["state"] for row in listed] == ["finished"] * 3
    whole = get(f"/trajectories/{listed[0]['id']}")
    assert [turn["seq"] for turn in whole["turns"]] == list(range(len(whole["turns"])))

    fork = post(f"/trajectories/{whole['id']}/fork", {"at": 1, "message": "What is in stock?"})
    child = (fork if isinstance(fork, dict) and "id" in fork else fork["items"][0])["id"]
    eventually(lambda: get(f"/trajectories/{child}")["state"] == "finished")
    assert get(f"/trajectories/{child}")["turns"][1]["message"]["content"] == "What is in stock?"

    post(f"/trajectories/{whole['id']}/review", {"verdict": "approve"})
    release = post("/releases", {"name": "first", "format": "openai-sft"})
    ready = eventually(
        lambda: (found := get(f"/releases/{release['id']}"))["state"] == "ready" and found
    )
    status, body = running.get(ready["file"], token)
    assert status == 200
    assert body["messages"][0]["role"] == "system"


@pytest.mark.postgres
def test_the_main_job_on_postgresql(tmp_path: Path, postgres_url: str) -> None:
    with dialoom(tmp_path / "home", DATABASE_URL=postgres_url) as running:
        main_job(running)
        assert not (tmp_path / "home" / "dialoom.sqlite3").exists()


@pytest.mark.redis
def test_the_main_job_with_redis_carrying_the_hints(tmp_path: Path, redis_url: str) -> None:
    with dialoom(furnished(tmp_path / "home"), DIALOOM_BROKER=redis_url) as running:
        main_job(running)


@pytest.mark.rabbitmq
def test_the_main_job_with_rabbitmq_carrying_the_hints(tmp_path: Path) -> None:
    program = find_program(NEEDS["rabbitmq"])
    assert program
    home = furnished(tmp_path / "home")
    with rabbitmq(program) as broker, dialoom(home, DIALOOM_BROKER=broker.url) as running:
        main_job(running)


def test_the_main_job_on_nothing_but_a_folder(running: Running) -> None:
    main_job(running)


def test_a_broker_that_is_away_stops_nothing(tmp_path: Path) -> None:
    """Hints are lost; the worker looks for itself."""
    home = furnished(tmp_path / "home")
    with dialoom(home, DIALOOM_BROKER="redis://127.0.0.1:1/0") as running:
        main_job(running)

"""Event streams of the real product: its web process, its worker, sockets that break."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.servers.dialoom import Running, dialoom, furnished
from tests.servers.events import Heard, Listener

DIALOGUES = 4


@pytest.fixture(scope="module")
def token(running: Running) -> str:
    return running.token()


def order(running: Running, token: str, **more: Any) -> str:
    """A run's id."""
    body = {"domain": "orders", "count": DIALOGUES, "seed": 5, "pace": 0.05, **more}
    status, run = running.call("POST", "/api/v1/runs", body, token)
    assert status == 201, run
    return str(run["id"])


def listener(running: Running, token: str, path: str) -> Listener:
    return Listener(running.port, f"/api/v1{path}", {"Authorization": f"Bearer {token}"})


def is_over(events: list[Heard]) -> bool:
    return events[-1].event == "end"


def is_enough(some: int, events: list[Heard]) -> bool:
    return len(events) >= some or is_over(events)


def turns(events: list[Heard]) -> list[tuple[str, int]]:
    return [(one.data["trajectory"], one.data["seq"]) for one in events if one.event == "turn"]


def stored(running: Running, token: str, run: str) -> list[tuple[str, int]]:
    rows = running.get(f"/api/v1/trajectories?run={run}", token)[1]["items"]
    return [(row["id"], seq) for row in rows for seq in range(row["length"])]


def test_a_connection_that_breaks_again_and_again_loses_and_doubles_nothing(
    running: Running, token: str
) -> None:
    run = order(running, token)
    client = listener(running, token, f"/runs/{run}/events")
    while not client.events or not is_over(client.events):
        some = len(client.events) + 7
        client.listen_until(partial(is_enough, some))
    ids = [one.id for one in client.events if one.id is not None]
    assert ids == sorted(set(ids))
    assert sorted(turns(client.events)) == sorted(stored(running, token, run))
    assert client.events[-1].data == {"state": "finished"}
    last = [one.data for one in client.events if one.event == "progress"][-1]
    assert (last["done"], last["total"]) == (DIALOGUES, DIALOGUES)

    # Who comes again hears that it is over, and nothing else.
    again = listener(running, token, f"/runs/{run}/events")
    again.last = client.last
    again.listen_until(is_over)
    assert [one.event for one in again.events] == ["end"]


def test_a_branch_of_a_dialogue_that_streams_has_a_stream_of_its_own(
    running: Running, token: str
) -> None:
    run = order(running, token, count=1, pace=0.2)
    parent = listener(running, token, f"/runs/{run}/events")
    parent.listen_until(lambda events: len(turns(events)) == 4)
    key = turns(parent.events)[0][0]
    status, child = running.call(
        "POST", f"/api/v1/trajectories/{key}/fork", {"at": 1, "message": "What is there?"}, token
    )
    assert status == 201, child
    branch = listener(running, token, f"/trajectories/{child['id']}/events")
    branch.listen_until(is_over)
    length = running.get(f"/api/v1/trajectories/{child['id']}", token)[1]["length"]
    assert turns(branch.events) == [(child["id"], seq) for seq in range(1, length)]
    parent.listen_until(is_over)
    assert turns(parent.events) == stored(running, token, run)


def test_a_worker_and_a_web_process_that_are_stopped_in_between_lose_nothing(
    tmp_path: Path,
) -> None:
    home = furnished(tmp_path / "home")
    with dialoom(home) as running:
        token = running.token()
        run = order(running, token, pace=0.3)
        client = listener(running, token, f"/runs/{run}/events")
        client.listen_until(lambda events: len(turns(events)) >= 5)
        # A stream that is open does not keep the process from stopping.
        client.open()
        began = time.monotonic()
        assert running.interrupt() == 0
        assert time.monotonic() - began < 8
        client.hang_up()
    with dialoom(home) as running:
        client.port = running.port
        client.listen_until(lambda events: len(turns(events)) >= 12)
        client.listen_until(is_over)
        assert sorted(turns(client.events)) == sorted(stored(running, token, run))
        ids = [one.id for one in client.events if one.id is not None]
        assert ids == sorted(set(ids))
        # The first run is made once, and what was begun of this one before the stop has no gap.
        assert len(running.get("/api/v1/runs", token)[1]["items"]) == 2
        key = turns(client.events)[0][0]
        whole = running.get(f"/api/v1/trajectories/{key}", token)[1]["turns"]
        assert [turn["seq"] for turn in whole] == list(range(len(whole)))

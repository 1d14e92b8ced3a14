"""A daily ceiling: real worker processes reach it, are killed, and others go on the next day."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.servers.crew import Crew, crew
from tests.servers.model_thread import serving
from tests.servers.talkers import Talkers
from tests.servers.waiting import until, until_finished

DIALOGUES, CAPACITY = 8, 4
A_CALL = 120
"""Tokens that the scripted server counts for each."""
MOST = 32 * A_CALL
IN_FLIGHT = 2 * CAPACITY * A_CALL
"""Of two workers."""
RESTS = "paused day_ceiling_reached"


def rests(staff: Crew) -> bool:
    found = staff.does("resting")
    return bool(found["run"] == RESTS and set(found["dialogues"]) <= {RESTS, "finished completed"})


def at_rest(staff: Crew) -> dict[str, Any]:
    until(lambda: rests(staff), 0.1)
    found: dict[str, Any] = staff.does("resting")
    return found


def test_two_workers_rest_at_the_ceiling_and_another_goes_on_when_the_day_turns(
    tmp_path: Path,
) -> None:
    with (
        serving(Talkers(requests=2, delay=0.05)) as server,
        crew(tmp_path, OPENAI_BASE_URL=server.url, DIALOOM_CAPACITY=str(CAPACITY)) as staff,
    ):
        staff.does("ceiling", MOST)
        staff.does("order", DIALOGUES)
        pids = [staff.worker(), staff.worker()]
        found = at_rest(staff)
        asked = len(server.bodies)
        assert MOST <= found["tokens"] <= MOST + IN_FLIGHT
        assert found["tokens"] == A_CALL * asked

        for pid in pids:
            staff.kill(pid)
        staff.worker()
        staff.does("hint", 2)
        assert staff.does("resting")["run"] == RESTS
        assert len(server.bodies) == asked

        staff.does("turn_the_day")
        until_finished(staff)
        audit = staff.does("audit")

    assert audit["wrong"] == []
    assert len(server.bodies) == audit["asked"]

from __future__ import annotations

from datetime import UTC, datetime

from curation.engine.caps import Caps
from curation.engine.connections import Connection
from curation.engine.sharing import Share
from simulation.llm.pace import Pace


def connection(*, concurrency: int = 8, per_minute: int | None = 60, day: int = 1) -> Connection:
    return Connection(
        "lab",
        "http://127.0.0.1:1/v1",
        "",
        concurrency=concurrency,
        per_minute=per_minute,
        updated=datetime(2026, 1, day, tzinfo=UTC),
    )


def gap(pace: Pace) -> float:
    """Seconds that the pace keeps between two requests, by what it was told."""
    return pace._least


def test_all_loops_of_a_process_share_the_places_of_an_endpoint_and_its_rate() -> None:
    caps, driver, judge = Caps(), Pace(), Pace()
    places = caps.enter(connection(), driver)
    assert (places.limit, gap(driver)) == (8, 1)

    assert caps.enter(connection(), judge) is places
    assert (gap(driver), gap(judge)) == (2, 2)

    caps.leave(connection(), judge)
    assert gap(driver) == 1


def test_a_worker_keeps_to_its_part_also_of_what_is_opened_later() -> None:
    caps, driver, judge = Caps(), Pace(), Pace()
    places = caps.enter(connection(), driver)
    caps.share(Share(0, 2))
    assert (places.limit, gap(driver)) == (4, 2)
    assert caps.enter(connection(), judge).limit == 4
    assert gap(judge) == 4


def test_settings_that_were_read_before_others_were_saved_change_nothing() -> None:
    caps, driver = Caps(), Pace()
    places = caps.enter(connection(), driver)
    caps.set(connection(concurrency=2, per_minute=None, day=2))
    assert (places.limit, gap(driver)) == (2, 0)
    caps.enter(connection(), Pace())
    assert (places.limit, gap(driver)) == (2, 0)


def test_an_endpoint_that_nobody_talks_to_is_forgotten() -> None:
    caps, pace = Caps(), Pace()
    first = caps.enter(connection(), pace)
    caps.leave(connection(), pace)
    assert caps.enter(connection(concurrency=3), pace) is not first

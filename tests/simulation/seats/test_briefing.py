from __future__ import annotations

from simulation.seats.briefing import system_message
from simulation.vocabulary.domain import Domain


def domain(**changes: str) -> Domain:
    given = {
        "name": "kiosk",
        "title": "Corner Kiosk",
        "description": "A small shop that sells newspapers.",
        "now": "2026-05-04T09:30:00",
        "world": "0" * 64,
    }
    return Domain.model_validate({"tools": (), **given, **changes})


def test_the_system_turn_names_the_shop_and_what_it_does() -> None:
    text = system_message(domain())
    assert text.startswith("You are the service agent of Corner Kiosk. A small shop")


def test_the_system_turn_tells_the_frozen_time_with_its_weekday() -> None:
    assert "09:30 on Monday, 4 May 2026 (2026-05-04)" in system_message(domain())


def test_a_clock_without_a_time_tells_the_day_alone() -> None:
    assert "Today is Monday, 4 May 2026 (2026-05-04)." in system_message(domain(now="2026-05-04"))


def test_a_clock_that_is_no_date_is_told_as_it_stands() -> None:
    assert "The current time is year 3." in system_message(domain(now="year 3"))


def test_the_policy_is_quoted_only_where_there_is_one() -> None:
    assert "Policy:" not in system_message(domain())
    assert "Policy:\nNo refunds after 30 days." in system_message(
        domain(policy=" No refunds after 30 days.\n")
    )

from __future__ import annotations

import pytest

from simulation.vocabulary.mentions import MentionKind, mentions


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("at 06:53:30: the film", "06:53:30"),
        ("at 06:53: the film", "06:53"),
        ("at 6:53 pm.", "18:53"),
        ("2026-05-01T08:30:00", "08:30:00"),
        ("(08:30)", "08:30"),
    ],
)
def test_a_time_may_be_followed_by_anything_but_more_of_it(text: str, clock: str) -> None:
    times = [item.canonical for item in mentions(text) if item.kind is MentionKind.TIME]
    assert times == [clock]


@pytest.mark.parametrize("text", ["1:2:3:4", "12:345", "10:20:30:40"])
def test_what_goes_on_is_no_time(text: str) -> None:
    assert all(item.kind is not MentionKind.TIME for item in mentions(text))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("from 19 to 21 December", ["--12-19", "--12-21"]),
        ("19-21 December 2025", ["2025-12-19", "2025-12-21"]),
        ("between the 19th and the 21st of December", ["--12-19", "--12-21"]),
        ("December 19 to 21", ["--12-19", "--12-21"]),
        ("from 30 November until 2 December", ["--11-30", "--12-02"]),
        ("3 May and 2 tickets", ["--05-03"]),
        ("room 40 and 3 May", ["--05-03"]),
    ],
)
def test_a_day_may_leave_its_month_to_the_other_end_of_a_span(text: str, days: list[str]) -> None:
    assert [item.canonical for item in mentions(text) if item.kind is MentionKind.DATE] == days


@pytest.mark.parametrize(
    ("text", "kind", "canonical"),
    [
        ("订单HL-23250在哪里", MentionKind.IDENTIFIER, "HL-23250"),
        ("密码要有12个字符", MentionKind.NUMBER, "12"),
        ("주문 7731번", MentionKind.NUMBER, "7731"),
        ("他说“订单7731”。", MentionKind.QUOTED, "订单7731"),
    ],
)
def test_letters_that_stand_without_spaces_are_no_part_of_a_code(
    text: str, kind: MentionKind, canonical: str
) -> None:
    (found,) = mentions(text)
    assert (found.kind, found.canonical) == (kind, canonical)
    assert text[found.start : found.end] == found.text

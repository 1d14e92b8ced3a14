from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@pytest.mark.parametrize("text", ["3 \u017fept 2026", "\u017fix of them", "fİve", "\u017fept 3"])
def test_letters_that_only_look_like_a_words_are_no_mention_of_it(text: str) -> None:
    words = {MentionKind.DATE, MentionKind.NUMBER_WORD}
    assert not words & {item.kind for item in mentions(text)}


PIECES = ["May", "\u017fept", "3rd", "of", "2026", "five", "12:30", "pm", "-", "/", "a", "1"]
PIECES += ["#", "@", ".", '"', "“", "”", " ", ",", "€", "é", "٣", "²", "½", "文", "İ", "\u0131"]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(max_size=60))
def test_any_text_is_read_and_each_mention_stands_where_it_says(text: str) -> None:
    found = mentions(text)
    assert [text[item.start : item.end] for item in found] == [item.text for item in found]
    assert all(one.end <= other.start for one, other in pairwise(found))

"""What is said can be read back; what was not said is not found."""

import itertools
import string
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.vocabulary.lexicon import Field, Kind
from simulation.vocabulary.mentions import MentionKind, mentions, plain_number
from simulation.vocabulary.spoken import contains, say, tells


def field(kind: Kind, unit: str = "", **spoken: str) -> Field:
    return Field(label="thing", kind=kind, unit=unit, spoken=spoken)


@pytest.mark.parametrize(
    ("value", "kind", "unit", "words"),
    [
        (84.8, Kind.MONEY, "€", "€84.80"),
        (-3, Kind.MONEY, "€", "-€3"),
        (1250.5, Kind.MONEY, "USD", "1,250.50 USD"),
        ("2026-05-03", Kind.DATE, "", "3 May 2026"),
        ("2026-05-03 00:00:00", Kind.DATE, "", "3 May 2026"),
        ("20260503", Kind.DATE, "", "3 May 2026"),
        ("2026-05-03T14:30:00Z", Kind.DATETIME, "", "3 May 2026 at 14:30"),
        ("2026-05-03T00:00", Kind.DATETIME, "", "3 May 2026"),
        ("9:05", Kind.TIME, "", "09:05"),
        (2009, Kind.INTEGER, "", "2009"),
        (1250000, Kind.INTEGER, "", "1,250,000"),
        (12345, Kind.IDENTIFIER, "", "12345"),
        (12.3456, Kind.NUMBER, "kg", "12.35 kg"),
        (17.0, Kind.NUMBER, "%", "17%"),
        ("in_transit", Kind.CATEGORY, "", "in transit"),
        (1, Kind.BOOLEAN, "", "yes"),
        ("f", Kind.BOOLEAN, "", "no"),
        (None, Kind.DATE, "", "not set"),
        ("not a date", Kind.DATE, "", "not a date"),
        (float("inf"), Kind.MONEY, "€", "inf €"),
        ({"$bytes": "00"}, Kind.OPAQUE, "", "(binary data)"),
    ],
)
def test_a_stored_value_is_said_as_people_say_it(
    value: object, kind: Kind, unit: str, words: str
) -> None:
    assert say(value, field(kind, unit)) == words


def test_the_words_given_for_a_value_win_over_its_kind() -> None:
    assert say("SHP", field(Kind.CATEGORY, SHP="on its way")) == "on its way"


@given(
    st.one_of(
        st.integers(-(10**12), 10**12).map(lambda n: (n, Kind.INTEGER)),
        st.integers(1, 10**12).map(lambda n: (n, Kind.IDENTIFIER)),
        st.decimals(-99999, 99999, places=2).map(lambda d: (float(d), Kind.MONEY)),
        st.floats(-(10**6), 10**6).map(lambda x: (x, Kind.NUMBER)),
        st.dates(date(1900, 1, 1)).map(lambda d: (d.isoformat(), Kind.DATE)),
        st.datetimes(datetime(1900, 1, 1)).map(  # noqa: DTZ001 - zoneless data
            lambda d: (d.replace(microsecond=0, second=0).isoformat(" "), Kind.DATETIME)
        ),
        st.text(string.ascii_letters, min_size=1).map(lambda t: (t, Kind.NAME)),
    ),
    st.sampled_from(["It is {}.", "{}, as far as I see", "So: {}; anything else?"]),
)
def test_whatever_is_said_is_found_again(pair: tuple[object, Kind], sentence: str) -> None:
    value, kind = pair
    said = field(kind, "€" if kind is Kind.MONEY else "")
    assert tells(sentence.format(say(value, said)), value, said)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(1, 300))
def test_another_day_is_not_taken_for_the_day(day: date, off: int) -> None:
    other = day + timedelta(days=off)
    assert not tells(
        f"on {say(other.isoformat(), field(Kind.DATE))}", day.isoformat(), field(Kind.DATE)
    )


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("There are no open orders.", 0, Kind.INTEGER),
        ("There are three.", 3, Kind.INTEGER),
        ("About 12.3 on average", 12.3456, Kind.NUMBER),
        ("on May 3rd at 2:30 pm", "2026-05-03 14:30:00", Kind.DATETIME),
        ('It is due "2026-05-03".', "2026-05-03", Kind.DATE),
        ("They wrote “at 14:30 on 2026-05-03, please”.", "2026-05-03 14:30:00", Kind.DATETIME),
        ("on May 20th", "2024-05-20", Kind.DATE),
        ("It costs 84.8 euros", 84.80, Kind.MONEY),
        ("order #7731 has shipped", 7731, Kind.IDENTIFIER),
        ("It has no delivery date yet.", None, Kind.DATE),
        ("it is In  Transit", "in_transit", Kind.CATEGORY),
    ],
)
def test_people_say_it_in_many_ways(text: str, value: object, kind: Kind) -> None:
    assert tells(text, value, field(kind))


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("It is 12.", 12.3456, Kind.NUMBER),
        ("There are 30.", 3, Kind.INTEGER),
        ("on 3 May at 15:30", "2026-05-03 14:30:00", Kind.DATETIME),
        ("on 3 May 2025", "2026-05-03", Kind.DATE),
        ('It is due "2026-05-04".', "2026-05-03", Kind.DATE),
        ("Annabel called", "Anna", Kind.NAME),
        ("It arrives on 4 May.", None, Kind.DATE),
        ("17731", 7731, Kind.IDENTIFIER),
    ],
)
def test_what_was_not_said_is_not_found(text: str, value: object, kind: Kind) -> None:
    assert not tells(text, value, field(kind))


def test_each_mention_has_its_kind_and_one_canonical_form() -> None:
    text = (
        'Order #7731 or KT-17-ST for mia.k@Example.com, 3rd of June 2026 at 2:30 pm, "The Wall", '
        "€1,250.50, two 10kg bags, 2026-01-02T10:00"
    )
    assert [(mention.kind, mention.canonical) for mention in mentions(text)] == [
        (MentionKind.IDENTIFIER, "7731"),
        (MentionKind.IDENTIFIER, "KT-17-ST"),
        (MentionKind.EMAIL, "mia.k@example.com"),
        (MentionKind.DATE, "2026-06-03"),
        (MentionKind.TIME, "14:30"),
        (MentionKind.QUOTED, "The Wall"),
        (MentionKind.NUMBER, "1250.5"),
        (MentionKind.NUMBER_WORD, "2"),
        (MentionKind.NUMBER, "10"),
        (MentionKind.DATE, "2026-01-02"),
        (MentionKind.TIME, "10:00"),
    ]


@given(st.text(max_size=300))
def test_no_text_breaks_the_reading_and_mentions_never_overlap(text: str) -> None:
    found = mentions(text)
    assert all(text[m.start : m.end] == m.text for m in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


def test_numbers_have_one_plain_form() -> None:
    assert {plain_number(text) for text in ("€1,250.50", "1250.5", "1250.500")} == {"1250.5"}
    assert plain_number("0.00") == plain_number("-0") == "0"


def test_words_that_stand_without_spaces_are_found() -> None:
    assert contains("从伦敦到巴黎有多远", "巴黎")
    assert contains("订单HL-23250在哪里", "HL-23250")
    assert not contains("订单HL-232501在哪里", "HL-23250")

"""The grammar that has to hold around words nobody has seen."""

from __future__ import annotations

import pytest

from simulation.seats.agenda.wording.english import (
    article,
    be,
    capitalised,
    listed,
    ordinal,
    plural,
    possessive,
    sentence,
)


@pytest.mark.parametrize(
    ("noun", "expected"),
    [
        ("order", "an"), ("user", "a"), ("unit price", "a"), ("hour", "an"), ("European city", "a"),
        ("SQL view", "an"), ("US state", "a"), ("one-way route", "a"), ("album", "an"),
        ("uninvited guest", "an"), ("8-bit image", "an"), ("track", "a"),
    ],
)  # fmt: skip
def test_the_article_follows_the_sound(noun: str, expected: str) -> None:
    assert article(noun) == expected


@pytest.mark.parametrize(
    ("label", "verb"),
    [
        ("loyalty points", "are"), ("order status", "is"), ("number of orders", "is"),
        ("milliseconds", "are"), ("address", "is"), ("price paid per piece", "is"),
        ("pieces sold", "are"), ("opening hours", "are"), ("analysis", "is"), ("children", "are"),
    ],
)  # fmt: skip
def test_the_verb_agrees_with_the_head_noun(label: str, verb: str) -> None:
    assert be(label) == verb


@pytest.mark.parametrize(
    ("one", "more"),
    [
        ("city", "cities"), ("order date", "order dates"), ("key", "keys"),
        ("number of orders", "numbers of orders"),
        ("price paid per piece", "prices paid per piece"), ("tax", "taxes"), ("points", "points"),
    ],
)  # fmt: skip
def test_the_head_noun_takes_the_plural(one: str, more: str) -> None:
    assert plural(one) == more


def test_a_sentence_has_a_capital_and_an_end_but_keeps_addresses_and_codes() -> None:
    assert sentence("could you  help?") == "Could you help?"
    assert sentence("mia@example.com is it") == "mia@example.com is it."
    assert sentence("eTicket 7 it is") == "eTicket 7 it is."
    assert capitalised('"blue lines"') == '"blue lines"'
    assert sentence("") == ""


def test_lists_possessives_and_ordinals_read_as_english() -> None:
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed(["a"]) == "a"
    assert possessive("Mia Berg") == "Mia Berg's"
    assert possessive("James") == "James'"
    assert [ordinal(n) for n in (0, 2, 10, 20, 21, 22)] == [
        "first", "third", "11th", "21st", "22nd", "23rd",
    ]  # fmt: skip

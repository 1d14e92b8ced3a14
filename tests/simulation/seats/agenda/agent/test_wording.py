"""The agent's English, and that it is not always the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from simulation.seats.agenda.agent.wording.grammar import (
    an,
    counted,
    is_plural,
    listed,
    sentence,
    singular_of,
)
from simulation.vocabulary.acts import Act, ActKind
from simulation.vocabulary.lexicon import Entity

Request = Callable[..., Act]


@pytest.mark.parametrize(
    ("noun", "expected"),
    [
        ("order", "an order"),
        ("customer", "a customer"),
        ("new order item", "a new order item"),
        ("user", "a user"),
        ("hour", "an hour"),
        ("SMS number", "an SMS number"),
    ],
)
def test_the_article_follows_the_sound(noun: str, expected: str) -> None:
    assert an(noun) == expected


@pytest.mark.parametrize("label", ["loyalty points", "milliseconds", "goods"])
def test_a_plural_label_takes_are(label: str) -> None:
    assert is_plural(label)


@pytest.mark.parametrize("label", ["status", "number of items", "address", "value of the goods"])
def test_a_singular_label_takes_is(label: str) -> None:
    assert not is_plural(label)


def test_lists_end_with_and() -> None:
    assert [listed(list(parts)) for parts in ("", "a", "ab", "abc")] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("it is here", "It is here."),
        ("is it  here?", "Is it here?"),
        ("anna@x.example is in", "anna@x.example is in."),
        ("he wrote “Hello!”", "He wrote “Hello!”"),
        ("", ""),
    ],
)
def test_a_sentence_has_a_capital_and_an_end(text: str, expected: str) -> None:
    assert sentence(text) == expected


def test_what_is_counted_is_read_from_the_label() -> None:
    assert counted("number of open orders") == "open orders"
    assert counted("order total") is None


def replies(make: Any, act: Act, count: int = 40) -> list[str]:
    return [make(seed).hears(act) for seed in range(count)]


def test_one_answer_has_many_wordings(new_counter: Any, request_act: Request) -> None:
    act = request_act("get_order", keys={"orders.no": "A-10"}, wants=("orders.total",))
    told = replies(new_counter, act)
    assert len(set(told)) > 20
    assert all("€20.50" in text and "A-10" in text for text in told)


def test_a_question_has_many_wordings(new_counter: Any, request_act: Request) -> None:
    assert len(set(replies(new_counter, request_act("get_order")))) > 12


def test_no_table_tool_or_hidden_value_is_ever_named(
    new_counter: Any, request_act: Request
) -> None:
    for seed in range(25):
        counter = new_counter(seed, policy="Confirm every change.")
        said = [
            counter.hears(request_act("orders_of", keys={"people.name": "Novak"})),
            counter.hears(Act(kind=ActKind.UNKNOWN)),
            counter.hears(
                request_act(
                    "set_status", keys={"orders.no": "A-12"}, values={"orders.status": "held"}
                )
            ),
            counter.hears(Act(kind=ActKind.CONFIRM)),
            counter.hears(Act(kind=ActKind.THANK), done=True),
        ]
        for text in said:
            assert not any(word in text for word in ("_", "people", "pid", "None", "{", "  "))
            assert text[0].isupper() or text[0].isdigit() or text[0] == "“"


def test_more_than_three_rows_are_a_list_with_bullets(
    new_counter: Any, request_act: Request
) -> None:
    counter = new_counter()
    add = counter.domain.tool("add_order")
    for number in ("A-20", "A-21"):
        counter.world.call(add, {"no": number, "pid": 1, "total": 5})
    text = counter.hears(request_act("orders_of", keys={"people.name": "Anna Keller"}))
    assert text.count("\n- ") == 4
    assert "4 orders" in text


def test_a_last_word_gets_a_short_goodbye(counter: Any, request_act: Request) -> None:
    counter.hears(request_act("get_order", keys={"orders.no": "A-10"}))
    text = counter.hears(Act(kind=ActKind.THANK), done=True)
    assert counter.kinds() == [ActKind.CLOSE]
    assert len(text.split()) < 12


def test_what_is_not_understood_is_asked_back_with_what_can_be_done(counter: Any) -> None:
    text = counter.reads("blorf the wug")
    assert counter.kinds() == [ActKind.UNCLEAR]
    assert "orders" in text
    assert "customers" in text


def test_a_count_of_one_takes_the_singular() -> None:
    entity = Entity(table="orders", singular="order", plural="orders")
    assert singular_of("open orders", entity) == "open order"
    assert singular_of("entries", entity) == "entry"
    assert singular_of("glass", entity) == "glass"


def test_days_between_two_dates_are_plural() -> None:
    assert is_plural("days from debut to final game")

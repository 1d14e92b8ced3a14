"""What callers say is theirs: my order, my account, the lamp that I ordered; with a reason."""

from __future__ import annotations

import re
from typing import Any

import pytest

from simulation.domains import load_pack, pack_names
from simulation.seats.agenda.wording import answering, own_rows
from simulation.seats.agenda.wording.asked import Asked
from simulation.seats.agenda.wording.own_requests import own_cores
from simulation.seats.agenda.wording.requesting import request
from simulation.seats.agenda.wording.tone import Tone
from simulation.seats.agenda.wording.words import Words
from simulation.vocabulary.acts import Act, ActKind, Said
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.lexicon import Purpose
from simulation.vocabulary.spoken import tells

TRIES = 40
ORDER = Said(column="orders.placed_on", value="2026-05-03", purpose=Purpose.KEY)
LAMP = Said(column="products.name", value="Pebble Table Lamp", purpose=Purpose.KEY)
STOOL = Said(
    column="products.name", value="Cork Bar Stool", purpose=Purpose.KEY, label="new product"
)
EMAIL = Said(column="customers.email", value="mia@mail.example", purpose=Purpose.KEY)


def tone(number: int, pack: str = "orders") -> Tone:
    domain = load_pack(pack).domain
    people = [each for each in domain.personas if each.voice == "caller"]
    return Tone(
        words=Words(domain.lexicon),
        persona=people[number % len(people)],
        chance=Chance(number),
        caller=domain.lexicon.caller,
        year=domain.now[:4],
    )


def asks(tool: str, *slots: Said, pack: str = "orders", **more: Any) -> Act:
    frame = load_pack(pack).domain.lexicon.frames[tool]
    return Act(
        kind=ActKind.REQUEST,
        intent=frame.intent,
        entity=frame.entity,
        tool=tool,
        slots=slots,
        **more,
    )


def said(act: Act, pack: str = "orders", *, reasoned: bool = False) -> list[str]:
    return [request(act, tone(number, pack), reasoned=reasoned) for number in range(TRIES)]


def test_an_order_is_mine_and_goes_by_its_day_without_the_year() -> None:
    for text in said(asks("cancel_order", ORDER)):
        assert "my order" in text
        assert "3 May" in text
        assert "2026" not in text
        assert "customer" not in text


def test_an_item_is_called_by_the_product_it_is() -> None:
    for text in said(asks("remove_order_item", LAMP, ORDER)):
        assert "the Pebble Table Lamp from my order" in text


def test_of_an_exchange_it_is_plain_which_product_is_the_new_one() -> None:
    for text in said(asks("exchange_item", LAMP, ORDER, STOOL)):
        old, new = text.index("Pebble Table Lamp"), text.index("Cork Bar Stool")
        instead = re.search(r"the Cork Bar Stool instead of the Pebble", text)
        assert (new < old) == bool(instead), text


def test_a_reason_is_given_now_and_then_and_never_a_second_time_round() -> None:
    reasons = load_pack("orders").domain.lexicon.frames["cancel_order"].reasons
    reasoned = said(asks("cancel_order", ORDER), reasoned=True)
    told = [
        text
        for text in reasoned
        if any(reason in text.lower() for reason in map(str.lower, reasons))
    ]
    assert TRIES * 0.2 < len(told) < TRIES
    plain = said(asks("cancel_order", ORDER))
    assert not any(reason.lower() in text.lower() for text in plain for reason in reasons)


def test_a_return_says_its_reason_as_people_do() -> None:
    why = Said(column="returns.reason", value="does not fit", purpose=Purpose.VALUE)
    for text in said(asks("create_return", LAMP, ORDER, why)):
        assert "it does not fit" in text


def test_what_is_wanted_is_asked_for_as_a_question() -> None:
    texts = said(asks("get_order_details", ORDER, wants=("orders.shipped_on",)))
    assert len(set(texts)) > TRIES / 2
    assert not any("dispatch date" in text for text in texts)


def test_who_calls_is_told_with_the_request() -> None:
    for text in said(asks("cancel_order", EMAIL, ORDER)):
        assert "mia@mail.example" in text
        assert "my order" in text


def test_it_is_the_row_talked_of_before() -> None:
    texts = said(asks("cancel_order", refers=True))
    assert any(re.search(r"\bit\b", text) for text in texts)
    assert any("order" in text for text in texts)


@pytest.mark.parametrize("pack", pack_names())
def test_whatever_a_caller_knows_is_said(pack: str) -> None:
    lexicon = load_pack(pack).domain.lexicon
    words = Words(lexicon)
    for tool, frame in lexicon.frames.items():
        slots = tuple(
            Said(column=given.column, value=value, purpose=given.purpose, operator=given.operator)
            for given in frame.inputs.values()
            if (value := _value(words, given.column)) is not None
        )
        if not frame.mine:
            continue
        for number in range(6):
            text = request(asks(tool, *slots, pack=pack), tone(number, pack))
            for slot in slots:
                assert tells(text, slot.value, words.field(slot.column)), (tool, slot, text)
            assert "{" not in text


def _value(words: Words, column: str) -> object:
    field = words.field(column)
    if not column or field.hidden:
        return None
    examples = {
        "name": "Mia Berg", "text": "Lindenweg 4", "category": "express", "integer": 37,
        "money": 84.8, "date": "2026-05-03", "datetime": "2026-05-03 10:30",
        "email": "mia@mail.example", "phone": "+49 1555 123456", "identifier": "HL-20117",
    }  # fmt: skip
    return examples.get(field.kind.value)


def test_a_colleague_has_none_of_these_words() -> None:
    frame = load_pack("orders").domain.lexicon.frames["cancel_order"]
    colleague = Tone(words=tone(0).words, persona=tone(0).persona, chance=Chance(1))
    assert frame.mine
    assert own_cores(Asked.of(asks("cancel_order", ORDER), colleague)) == []


def test_callers_answer_who_they_are_and_which_order_is_meant() -> None:
    act = asks("cancel_order", EMAIL, ORDER).model_copy(update={"kind": ActKind.INFORM})
    for number in range(TRIES):
        text = answering.inform(act, tone(number))
        assert "mia@mail.example" in text
        assert "my order" in text


def test_rows_that_belong_to_nobody_are_not_mine() -> None:
    assert own_rows.row("products", [LAMP], tone(1)) == "the Pebble Table Lamp"
    assert own_rows.unnamed("products", tone(1)) == "a product"
    assert own_rows.unnamed("customers", tone(1)) == "my account"
    assert "order" in own_rows.unnamed("orders", tone(1))


@pytest.mark.parametrize("pack", pack_names())
def test_every_change_that_callers_ask_for_has_its_reasons(pack: str) -> None:
    frames = load_pack(pack).domain.lexicon.frames
    own = [frame for frame in frames.values() if frame.mine and frame.intent.mutates]
    assert own
    assert all(frame.reasons for frame in own)

"""The agenda agent goes on from what an agent before it proposed, offered and found in words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

import pytest

from simulation.dialogue.advance import run
from simulation.dialogue.agenda import agenda_cast
from simulation.dialogue.restore import restore
from simulation.domains import load_pack
from simulation.export.chats.read import chat_from
from simulation.generation.taking.take import take
from simulation.vocabulary.messages import Role
from simulation.vocabulary.presets import default_rules
from simulation.vocabulary.rules import Paradigm
from simulation.vocabulary.state import Turn
from tests.simulation.export.chats.conversations import call

PACKS = {name: load_pack(name) for name in ("orders", "clinic")}


class Reply(NamedTuple):
    calls: tuple[tuple[str, dict[str, Any]], ...]
    text: str


def user(text: str) -> dict[str, Any]:
    return {"role": "user", "content": text}


def agent(text: str) -> dict[str, Any]:
    return {"role": "assistant", "content": text}


def calling(tool: str, **arguments: Any) -> dict[str, Any]:
    """A call that is executed as it is taken: its result does not come along."""
    return {"role": "assistant", "content": None, "tool_calls": [call(tool, tool, arguments)]}


async def replied(pack: str, messages: Sequence[dict[str, Any]]) -> Reply:
    """What the agent does after the last of the messages, up to its next words."""
    package = PACKS[pack]
    chat = chat_from(list(messages))
    state = take(chat, package, name="x", rules=default_rules(Paradigm.USER)).state
    calls: list[tuple[str, dict[str, Any]]] = []
    with restore(state, package.image) as world:
        async for step in run(state, world, agenda_cast()):
            assert isinstance(step, Turn)
            for made in step.message.tool_calls:
                calls.append((made.function.name, json.loads(made.function.arguments)))
            if step.message.role is Role.ASSISTANT and not step.message.tool_calls:
                return Reply(tuple(calls), step.message.content or "")
    raise AssertionError("the agent said nothing")


LUKAS = (
    user("hey, I moved. can my new order go to the new flat?"),
    agent("May I have your full name and email to look up your account?"),
    user("Lukas Lindgren, l.lindgren@inbox.example"),
    calling("find_customer", email="l.lindgren@inbox.example"),
    calling("list_customer_orders", customer_id=1000),
)
PAOLO = (
    user("Hello, my name is Paolo Dubois. Is there any discount for the order I have open?"),
    calling("find_customer", name="Paolo Dubois"),
    calling("list_customer_orders", customer_id=1006, status="processing"),
    calling("find_voucher", valid_on="2026-06-15"),
    agent(
        "As a gold member you qualify for GOLD20, which gives 20% off. Your open order is "
        "HL-23159. Would you like me to apply GOLD20 to it?"
    ),
)
YUKI = (
    user("Yuki Jansen speaking. I have changed my insurance."),
    calling("find_patient", name="Yuki Jansen", born_on="1997-07-06"),
    agent("I'll update your record: insurer MediPlus instead of self-paying. Is that right?"),
)
SWITCH = (
    user("The one from 15 June: can it be made standard shipping?"),
    calling("get_order_details", order_number="HL-24043"),
    agent("HL-24043 goes by express shipping so far. I can switch it to standard. Is that okay?"),
)
ANTON = (
    user("Anton Lindgren, born 5 November 1980. I can't make it on September 28."),
    calling("find_patient", name="Anton Lindgren"),
    calling("list_patient_appointments", patient_id=3014, status="booked"),
    agent("I will cancel the appointment on 28 September 2026 at 14:00. Shall I go ahead?"),
)
MOVED = (
    *LUKAS,
    agent(
        "Just to confirm, I will change the shipping address of order HL-24030 to:\n\n"
        "- Street: Gartenstrasse 9\n- Postcode: 04109\n- City: Leipzig\n\nDo you want me to do it?"
    ),
)


@pytest.mark.parametrize(
    ("pack", "before", "yes", "tool", "arguments"),
    [
        (
            "orders", MOVED, "yes go ahead", "change_shipping_address",
            {"order_number": "HL-24030", "street": "Gartenstrasse 9", "postcode": "04109",
             "city": "Leipzig"},
        ),
        (
            "orders", PAOLO, "Oh nice, yes!", "apply_voucher",
            {"order_number": "HL-23159", "code": "GOLD20"},
        ),
        (
            "clinic", YUKI, "That's right.", "update_patient_record",
            {"patient_id": 3007, "insurer": "MediPlus"},
        ),
        (
            "orders", SWITCH, "Yep.", "change_shipping_method",
            {"order_number": "HL-24043", "shipping_method": "standard"},
        ),
        ("clinic", ANTON, "Yes, please.", "cancel_appointment", {"appointment_id": 8393}),
    ],
)  # fmt: skip
async def test_a_yes_carries_out_what_was_proposed_in_words(
    pack: str, before: tuple[dict[str, Any], ...], yes: str, tool: str, arguments: dict[str, Any]
) -> None:
    reply = await replied(pack, (*before, user(yes)))
    assert reply.calls == ((tool, arguments),)


async def test_a_no_leaves_it_as_it_is_and_names_what_it_was_about() -> None:
    reply = await replied("orders", (*MOVED, user("No, leave it.")))
    assert not reply.calls
    assert "HL-24030" in reply.text


async def test_another_value_in_answer_to_a_proposal_is_proposed_in_its_place() -> None:
    reply = await replied("clinic", (*YUKI, user("No, it's Nordkasse.")))
    assert not reply.calls
    assert "Nordkasse" in reply.text


async def test_what_was_changed_already_is_told_and_not_changed_again() -> None:
    done = calling("apply_voucher", order_number="HL-23159", code="GOLD20")
    reply = await replied("orders", (*PAOLO, user("Yes."), done))
    assert not reply.calls
    assert "HL-23159" in reply.text


async def test_one_of_the_rows_that_were_named_is_chosen_by_what_sets_it_apart() -> None:
    offer = agent(
        "You have three orders that have not shipped: HL-23354 (packed), HL-23510 (packed) and "
        "HL-24030 (processing). Which one do you mean?"
    )
    cancel = user("I want to cancel an order.")
    reply = await replied("orders", (*LUKAS[1:], cancel, offer, user("the processing one")))
    assert "HL-24030" in reply.text


async def test_a_question_with_two_ways_is_no_proposal() -> None:
    two = agent("There is one on 28 September at 14:00. Should I cancel it or move it?")
    reply = await replied("clinic", (*ANTON[:-1], two, user("Yes")))
    assert not reply.calls


async def test_who_was_identified_by_a_call_is_not_asked_who_they_are() -> None:
    before = (user("Hello?"), calling("find_customer", name="Katarina Kaya"))
    greeting = agent("I found your account, Katarina. What can I do for you?")
    reply = await replied("orders", (*before, greeting, user("How many points do I have?")))
    assert "1500" in reply.text.replace(",", "")


async def test_another_wish_for_the_row_that_was_just_changed_is_about_that_row() -> None:
    done = calling(
        "change_shipping_address",
        order_number="HL-24030", street="Gartenstrasse 9", postcode="04109", city="Leipzig",
    )  # fmt: skip
    told = agent("Done! Order HL-24030 goes to Gartenstrasse 9 now. Anything else?")
    wish = user("And could you use express shipping for it?")
    reply = await replied("orders", (*MOVED, user("yes"), done, told, wish))
    assert "HL-24030" in reply.text
    assert "express" in reply.text

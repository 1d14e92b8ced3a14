"""What stands out by its form: addresses, phones, titles, identifiers."""

from __future__ import annotations

from functools import cache

import pytest

from simulation.domains import load_pack
from simulation.seats.agenda.understanding.context import Context
from simulation.seats.agenda.understanding.schema import Schema
from simulation.seats.agenda.understanding.shapes import shape_of, shapes, takes_whole_numbers
from simulation.seats.agenda.understanding.user import understand_user
from simulation.vocabulary.acts import Act, ActKind
from simulation.vocabulary.domain import Domain


@cache
def pack(name: str) -> Domain:
    return load_pack(name).domain


def read(name: str, text: str) -> Act:
    (act,) = (a for a in understand_user(text, pack(name), Context()) if a.kind is ActKind.REQUEST)
    return act


def said(act: Act) -> dict[str, object]:
    return {slot.column: slot.value for slot in act.slots}


def test_a_free_text_address_becomes_street_postcode_and_city() -> None:
    act = read("orders", "please send order HL-23835 to Gartenstrasse 77, 70173 Stuttgart instead")
    assert act.tool == "change_shipping_address"
    values = {value for column, value in said(act).items()}
    assert {"Gartenstrasse 77", "70173", "Stuttgart"} <= values


def test_a_phone_number_is_read_whole() -> None:
    act = read("orders", "change my phone to +49 1555 000111")
    assert said(act)["customers.phone"] == "+49 1555 000111"


@pytest.mark.parametrize(
    ("text", "tool"),
    [
        ("whats the status of HL-22821", "get_order_details"),
        ("switch HL-23835 to express please", "change_shipping_method"),
        ("cancel order HL-99999", "cancel_order"),
        ("can you delete the Paper Star from HL-23835", "remove_order_item"),
        ("how many loyalty points do I have?", "get_customer_profile"),
        ("what are your best sellers in kitchen?", "get_best_sellers"),
    ],
)
def test_plain_words_and_an_order_number_are_enough(text: str, tool: str) -> None:
    assert read("orders", text).tool == tool


def test_an_identifier_goes_to_no_column_whose_examples_look_otherwise() -> None:
    act = read("orders", "whats the status of HL-22821")
    assert {slot.column.split(".")[1] for slot in act.slots} == {"order_number"}


def test_a_titled_name_is_a_doctor_and_a_title_ends_no_sentence() -> None:
    act = read("clinic", "cancel my appointment with Dr. Felix Dubois")
    assert act.tool == "cancel_appointment"
    assert said(act) == {"doctors.name": "Felix Dubois"}


def test_a_possessive_is_no_part_of_a_name() -> None:
    assert said(read("clinic", "what is Dr. Hannah Sato's extension?"))["doctors.name"] == (
        "Hannah Sato"
    )


def test_shapes_count_letters_and_not_digits() -> None:
    assert shape_of("HL-20117") == shape_of("ab-3") == "AA-9"
    assert shape_of("LGT-1") != shape_of("HL-1")


def test_examples_in_descriptions_give_the_shapes() -> None:
    schema = Schema(pack("orders"))
    assert shapes(schema)["orders.order_number"] == {"AA-9"}
    assert takes_whole_numbers(schema, "customers.customer_id")
    assert not takes_whole_numbers(schema, "orders.order_number")


@pytest.mark.parametrize("text", ["tell me a joke", "what's the weather", "refund me now!!"])
def test_what_is_beside_the_point_asks_for_nothing(text: str) -> None:
    acts = understand_user(text, pack("orders"), Context())
    assert not [act for act in acts if act.kind is ActKind.REQUEST]

"""What a person's words are taken to mean, on a bundled domain."""

from __future__ import annotations

import pytest

from simulation.domains import load_pack
from simulation.seats.agenda.understanding.context import Context
from simulation.seats.agenda.understanding.user import understand_user
from simulation.vocabulary.acts import Act, ActKind, Said
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.lexicon import Intent, Operator, Purpose

NOTHING = Context()
READ = Act(kind=ActKind.REQUEST, tool="get_order_details", intent=Intent.READ, entity="orders")
ASK = Act(
    kind=ActKind.ASK,
    tool="get_order_details",
    slots=(
        Said(column="orders.order_number", purpose=Purpose.KEY),
        Said(column="customers.email", purpose=Purpose.FILTER),
    ),
)
PROPOSAL = Act(
    kind=ActKind.PROPOSE,
    tool="change_shipping_method",
    intent=Intent.UPDATE,
    entity="orders",
    slots=(
        Said(column="orders.order_number", value="HL-20117", purpose=Purpose.KEY),
        Said(column="orders.shipping_method", value="express", purpose=Purpose.VALUE),
    ),
)
OFFER = Act(
    kind=ActKind.OFFER,
    tool="find_customer",
    rows=({"name": "Anna Keller", "city": "Bremen"}, {"name": "Anna Koch", "city": "Kiel"}),
)


@pytest.fixture(scope="module")
def orders() -> Domain:
    return load_pack("orders").domain


def read(text: str, domain: Domain, context: Context = NOTHING) -> tuple[Act, ...]:
    return understand_user(text, domain, context)


def slots(act: Act) -> dict[str, object]:
    return {said.column: said.value for said in act.slots}


@pytest.mark.parametrize(
    ("text", "tool", "given"),
    [
        (
            "Hi, where is my order HL-20117?",
            "get_order_details",
            {"orders.order_number": "HL-20117"},
        ),
        ("cancel order HL-20117 please", "cancel_order", {"orders.order_number": "HL-20117"}),
        (
            "Can you list the orders of Anna Keller?",
            "list_customer_orders",
            {"customers.name": "Anna Keller"},
        ),
        (
            "Please switch order HL-20117 to express shipping",
            "change_shipping_method",
            {"orders.order_number": "HL-20117", "orders.shipping_method": "express"},
        ),
        ("What are the top 3 best selling products?", "get_best_sellers", {"": 3}),
        (
            "How much does order HL-20117 cost?",
            "get_order_total",
            {"orders.order_number": "HL-20117"},
        ),
        (
            "what's the phone number of Mia Brandt?",
            "get_customer_profile",
            {"customers.name": "Mia Brandt"},
        ),
    ],
)
def test_a_request_is_read_with_its_values(
    orders: Domain, text: str, tool: str, given: dict[str, object]
) -> None:
    (request,) = [act for act in read(text, orders) if act.kind is ActKind.REQUEST]
    assert request.tool == tool
    assert slots(request) == given


def test_what_is_wanted_is_read_from_labels_and_question_words(orders: Domain) -> None:
    assert read("Where is order HL-20117?", orders)[0].wants == ("orders.status",)
    assert "orders.delivered_on" in read("When was order HL-20117 delivered?", orders)[0].wants
    phone = read("what's the phone number of Mia Brandt?", orders)[0]
    assert phone.wants == ("customers.phone",)


def test_since_makes_a_date_the_beginning_of_a_range(orders: Domain) -> None:
    (request,) = read("How many orders have we got since 1 May 2026?", orders)
    assert request.slots == (
        Said(
            column="orders.placed_on",
            value="2026-05-01",
            purpose=Purpose.FILTER,
            operator=Operator.AT_LEAST,
            label="start date",
        ),
    )


def test_two_sentences_can_hold_two_requests(orders: Domain) -> None:
    acts = read(
        "Please cancel order HL-20117. And also, what is the phone number of Mia Brandt?", orders
    )
    assert [act.tool for act in acts if act.kind is ActKind.REQUEST] == [
        "cancel_order",
        "get_customer_profile",
    ]


@pytest.mark.parametrize("text", ["asdkjh qwe", "the weather is lovely in spring", "…", ""])
def test_what_is_no_request_is_not_taken_for_one(orders: Domain, text: str) -> None:
    assert [act for act in read(text, orders) if act.kind is ActKind.REQUEST] == []


def test_it_refers_to_what_was_talked_about(orders: Domain) -> None:
    (request,) = read("When was it delivered?", orders, Context((), READ))
    assert request.refers
    assert request.entity == "orders"


def test_an_answer_fills_what_was_asked(orders: Domain) -> None:
    context = Context((ASK,), READ)
    (number,) = read("it's HL-20117", orders, context)
    assert (number.kind, slots(number)) == (ActKind.INFORM, {"orders.order_number": "HL-20117"})
    (mail,) = read("no idea of the number, but I use anna@x.example", orders, context)
    assert slots(mail) == {"customers.email": "anna@x.example"}


def test_not_knowing_is_an_answer(orders: Domain) -> None:
    (act,) = read("I don't know, sorry", orders, Context((ASK,), READ))
    assert act.kind is ActKind.UNKNOWN


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("yes please", ActKind.CONFIRM),
        ("Sure, go ahead.", ActKind.CONFIRM),
        ("No, don't", ActKind.DENY),
        ("rather not", ActKind.DENY),
    ],
)
def test_a_proposal_is_answered_with_yes_or_no(orders: Domain, text: str, kind: ActKind) -> None:
    assert [act.kind for act in read(text, orders, Context((PROPOSAL,), READ))] == [kind]


def test_another_value_revises_a_proposal(orders: Domain) -> None:
    (act,) = read("Actually make it store pickup instead", orders, Context((PROPOSAL,), READ))
    assert act.kind is ActKind.REVISE
    assert slots(act) == {"orders.shipping_method": "pickup"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("the second one", "Anna Koch"),
        ("The first, please", "Anna Keller"),
        ("Anna Koch", "Anna Koch"),
        ("the last one", "Anna Koch"),
    ],
)
def test_an_offered_row_is_picked_by_name_or_by_place(orders: Domain, text: str, name: str) -> None:
    (act,) = read(text, orders, Context((OFFER,), READ))
    assert act.kind is ActKind.CHOOSE
    assert slots(act)["find_customer:name"] == name


def test_none_of_them_chooses_nothing(orders: Domain) -> None:
    (act,) = read("none of them", orders, Context((OFFER,), READ))
    assert act.kind is ActKind.UNKNOWN


def test_thanks_and_goodbye_are_manners(orders: Domain) -> None:
    assert {act.kind for act in read("thanks, that's all", orders)} == {
        ActKind.THANK,
        ActKind.CLOSE,
    }


def test_a_doubt_asks_to_look_again(orders: Domain) -> None:
    (act,) = read("Are you sure about that?", orders, Context((), READ))
    assert act.kind is ActKind.CHECK


def test_a_name_that_a_result_showed_is_known_in_any_case(orders: Domain) -> None:
    context = Context((), None, {"customers.name": ("Mia Brandt",)})
    (request,) = read("list the orders of mia brandt", orders, context)
    assert slots(request) == {"customers.name": "Mia Brandt"}


def test_a_message_of_any_length_is_read_in_bounded_time(orders: Domain) -> None:
    assert read("order " * 200_000, orders) is not None

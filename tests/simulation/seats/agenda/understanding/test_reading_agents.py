"""What an agent's words are taken to do."""

from __future__ import annotations

import pytest

from simulation.domains import load_pack
from simulation.seats.agenda.understanding.agent import understand_agent
from simulation.seats.agenda.understanding.context import Context
from simulation.vocabulary.acts import Act, ActKind
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.lexicon import Intent

CANCEL = Act(kind=ActKind.REQUEST, tool="cancel_order", intent=Intent.UPDATE, entity="orders")
LOOK = Act(kind=ActKind.REQUEST, tool="get_order_details", intent=Intent.READ, entity="orders")


@pytest.fixture(scope="module")
def orders() -> Domain:
    return load_pack("orders").domain


def kinds(text: str, domain: Domain, request: Act | None = CANCEL) -> list[ActKind]:
    return [act.kind for act in understand_agent(text, domain, Context((), request))]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Could you please provide your order number?", ActKind.ASK),
        ("I need your e-mail address to look that up.", ActKind.ASK),
        ("I have cancelled the order HL-20117 for you.", ActKind.DONE),
        ("I couldn't find any order with that number.", ActKind.EMPTY),
        ("Shall I cancel order HL-20117?", ActKind.PROPOSE),
        ("Just to confirm: I'd cancel HL-20117. Is that right?", ActKind.PROPOSE),
        ("There are two: Anna Keller and Anna Koch. Which one do you mean?", ActKind.OFFER),
        ("I'm sorry, that is not possible because it has shipped.", ActKind.FAIL),
        ("I cannot help with that, I'm afraid.", ActKind.UNABLE),
        ("Sorry, I did not understand that.", ActKind.UNCLEAR),
        ("Is there anything else I can help you with?", ActKind.MORE),
        ("Goodbye, have a nice day!", ActKind.CLOSE),
    ],
)
def test_each_kind_of_utterance_is_told_from_the_others(
    orders: Domain, text: str, kind: ActKind
) -> None:
    assert kinds(text, orders) == [kind]


def test_telling_values_is_a_report_of_what_was_requested(orders: Domain) -> None:
    (act,) = understand_agent("Your order was delivered on 3 May 2026.", orders, Context((), LOOK))
    assert (act.kind, act.tool) == (ActKind.REPORT, "get_order_details")


def test_the_same_words_claim_a_change_only_where_one_was_asked_for(orders: Domain) -> None:
    text = "The order has been cancelled last week by the customer."
    assert kinds(text, orders, CANCEL) == [ActKind.DONE]
    assert kinds(text, orders, LOOK) == [ActKind.REPORT]


def test_what_is_asked_for_is_read_from_the_labels(orders: Domain) -> None:
    (act,) = understand_agent("What is your e-mail address?", orders, Context((), LOOK))
    assert [said.column for said in act.slots] == ["customers.email"]
    assert all(said.value is None for said in act.slots)


def test_an_answer_with_a_closing_question_is_both(orders: Domain) -> None:
    text = "The order was delivered on 3 May 2026. Anything else I can do for you?"
    assert kinds(text, orders, LOOK) == [ActKind.REPORT, ActKind.MORE]


def test_silence_is_no_act(orders: Domain) -> None:
    assert kinds("  ", orders) == []

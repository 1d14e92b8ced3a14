"""What the agent calls, what it asks for, and what it never does again."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from simulation.vocabulary.acts import Act, ActKind, Said
from simulation.vocabulary.lexicon import Purpose

Request = Callable[..., Act]


def said(column: str, value: Any, purpose: Purpose = Purpose.KEY) -> Said:
    return Said(column=column, value=value, purpose=purpose)


def test_a_key_that_the_user_names_is_looked_up_at_once(counter: Any, request_act: Request) -> None:
    text = counter.hears(
        request_act("get_order", keys={"orders.no": "A-10"}, wants=("orders.total",))
    )
    assert counter.calls() == [("get_order", '{"no": "A-10"}')]
    assert "€20.50" in text
    assert counter.act(ActKind.REPORT).wants == ("orders.total",)


def test_a_row_is_found_over_the_tools_that_lead_to_it(counter: Any, request_act: Request) -> None:
    text = counter.hears(
        request_act(
            "get_order",
            keys={"people.name": "Anna Keller", "orders.placed": "2026-04-02"},
            wants=("orders.status",),
        )
    )
    assert counter.tools() == ["find_people", "orders_of", "get_order"]
    assert json.loads(counter.calls()[-1][1]) == {"no": "A-11"}
    assert "shipped" in text


def test_what_cannot_be_found_is_asked_for_and_hidden_keys_never_are(
    counter: Any, request_act: Request
) -> None:
    counter.hears(request_act("get_order", wants=("orders.status",)))
    asked = counter.act(ActKind.ASK)
    assert counter.calls() == []
    assert asked.slots[0].column == "orders.no"
    assert all(slot.column not in ("people.pid", "orders.pid") for slot in asked.slots)


def test_an_answer_goes_to_the_question_that_was_asked(counter: Any, request_act: Request) -> None:
    counter.hears(request_act("get_order", wants=("orders.total",)))
    text = counter.hears(Act(kind=ActKind.INFORM, slots=(said("orders.no", "A-12"),)))
    assert "€7.25" in text


def test_what_the_user_does_not_know_is_not_asked_again(counter: Any, request_act: Request) -> None:
    counter.hears(request_act("get_order", wants=("orders.total",)))
    first = {slot.column for slot in counter.act(ActKind.ASK).slots}
    counter.hears(Act(kind=ActKind.UNKNOWN, slots=tuple(Said(column=column) for column in first)))
    again = {slot.column for turn in counter.turns[-1:] for a in turn.acts for slot in a.slots}
    assert not first & again


def test_an_unknown_and_an_answer_in_one_turn_both_count(
    counter: Any, request_act: Request
) -> None:
    counter.hears(request_act("get_order", wants=("orders.total",)))
    text = counter.hears(
        Act(kind=ActKind.UNKNOWN, slots=(Said(column="people.mail"),)),
        Act(kind=ActKind.INFORM, slots=(said("orders.no", "A-12"),)),
    )
    assert "€7.25" in text


def test_several_matches_are_offered_and_the_choice_is_taken(
    counter: Any, request_act: Request
) -> None:
    text = counter.hears(request_act("orders_of", keys={"people.name": "Novak"}))
    offer = counter.act(ActKind.OFFER)
    assert [row["name"] for row in offer.rows] == ["Bela Novak", "Cleo Novak"]
    assert "Bela Novak" in text
    assert "Cleo Novak" in text
    counter.hears(Act(kind=ActKind.CHOOSE, slots=(said("people.name", "Bela Novak"),)))
    assert counter.calls()[-1] == ("orders_of", '{"pid": 2}')
    assert counter.kinds()[0] is ActKind.REPORT


def test_what_was_turned_down_twice_is_not_offered_again(
    counter: Any, request_act: Request
) -> None:
    wrong = {"people.name": "Novak", "people.mail": "nobody@mail.example"}
    told = Act(
        kind=ActKind.INFORM, tool="orders_of", slots=tuple(said(*one) for one in wrong.items())
    )
    counter.hears(request_act("orders_of", keys=wrong))
    assert counter.kinds() == [ActKind.OFFER]
    counter.hears(Act(kind=ActKind.DENY, tool="orders_of"), told)
    assert counter.kinds() == [ActKind.OFFER]
    counter.hears(Act(kind=ActKind.DENY, tool="orders_of"), told)
    assert ActKind.OFFER not in counter.kinds()


def test_an_offer_says_no_more_in_its_act_than_in_its_words(
    counter: Any, request_act: Request
) -> None:
    text = counter.hears(request_act("orders_of", keys={"people.name": "Novak"}))
    for row in counter.act(ActKind.OFFER).rows:
        assert "pid" not in row
        assert all(str(value) in text for value in row.values())


def test_a_full_name_beats_names_that_contain_it(counter: Any, request_act: Request) -> None:
    counter.world.call(counter.domain.tool("set_status"), {"no": "A-12", "status": "packed"})
    counter.hears(request_act("orders_of", keys={"people.name": "bela novak"}))
    assert counter.calls()[-1] == ("orders_of", '{"pid": 2}')


def test_nothing_found_is_said_and_a_correction_is_taken(
    counter: Any, request_act: Request
) -> None:
    text = counter.hears(request_act("orders_of", keys={"people.mail": "ana@mail.example"}))
    assert counter.kinds() == [ActKind.EMPTY]
    assert "ana@mail.example" in text
    counter.hears(Act(kind=ActKind.INFORM, slots=(said("people.mail", "anna@mail.example"),)))
    assert counter.calls()[-1] == ("orders_of", '{"pid": 1}')


def test_a_result_that_still_holds_is_not_asked_for_twice(
    counter: Any, request_act: Request
) -> None:
    counter.hears(request_act("get_order", keys={"orders.no": "A-10"}, wants=("orders.total",)))
    counter.hears(request_act("get_order", refers=True, wants=("orders.status",)))
    assert counter.tools() == ["get_order"]


def test_that_order_is_the_one_talked_about(counter: Any, request_act: Request) -> None:
    counter.hears(request_act("get_order", keys={"orders.no": "A-12"}, wants=("orders.total",)))
    counter.hears(request_act("orders_of", refers=True))
    assert counter.calls()[-1] == ("orders_of", '{"pid": 2}')


def test_a_request_that_names_no_row_does_not_take_the_last_one(
    counter: Any, request_act: Request
) -> None:
    counter.hears(request_act("get_order", keys={"orders.no": "A-12"}, wants=("orders.total",)))
    counter.hears(request_act("get_order", wants=("orders.status",)))
    assert counter.kinds() == [ActKind.ASK]


def test_an_order_of_a_list_that_was_told_is_picked_from_it(
    counter: Any, request_act: Request
) -> None:
    counter.hears(request_act("orders_of", keys={"people.name": "Anna Keller"}))
    counter.hears(request_act("get_order", keys={"orders.placed": "2026-04-01"}, refers=True))
    assert counter.calls()[-1] == ("get_order", '{"no": "A-10"}')


def test_two_requests_are_answered_in_one_message_in_their_order(
    counter: Any, request_act: Request
) -> None:
    text = counter.hears(
        request_act("get_order", keys={"orders.no": "A-10"}, wants=("orders.total",)),
        request_act("count_orders", wants=("count_orders:n",)),
    )
    assert counter.kinds()[:2] == [ActKind.REPORT, ActKind.REPORT]
    assert text.index("20.50") < text.index("3 orders" if "3 orders" in text else "3")


def test_a_doubt_is_looked_up_again(counter: Any, request_act: Request) -> None:
    counter.hears(request_act("get_order", keys={"orders.no": "A-10"}, wants=("orders.total",)))
    counter.hears(Act(kind=ActKind.CHECK))
    assert counter.tools() == ["get_order", "get_order"]
    assert counter.kinds()[0] is ActKind.REPORT


def test_an_unlimited_search_is_narrowed_down_first(counter: Any, request_act: Request) -> None:
    counter.hears(request_act("find_people"))
    assert counter.calls() == []
    assert {slot.column for slot in counter.act(ActKind.ASK).slots} <= {
        "people.name",
        "people.mail",
    }


@pytest.mark.parametrize("seed", range(6))
def test_the_same_view_gives_the_same_move(
    new_counter: Any, request_act: Request, seed: int
) -> None:
    act = request_act("get_order", keys={"people.name": "Anna Keller"})
    one, two = new_counter(seed), new_counter(seed)
    assert one.hears(act) == two.hears(act)
    assert [turn.message for turn in one.turns] == [turn.message for turn in two.turns]


def test_call_ids_differ_within_a_dialogue_and_between_seeds(
    new_counter: Any, request_act: Request
) -> None:
    ids: list[str] = []
    for seed in (1, 2):
        counter = new_counter(seed)
        counter.hears(request_act("get_order", keys={"orders.no": "A-10"}))
        counter.hears(Act(kind=ActKind.CHECK))
        ids += [call.id for turn in counter.turns for call in turn.message.tool_calls]
    assert len(set(ids)) == len(ids) == 4


def test_what_is_asked_for_again_and_again_in_vain_is_given_up(
    counter: Any, request_act: Request
) -> None:
    request = request_act("orders_of", keys={"people.name": "Nobody Here"})
    asked: list[str] = []
    for _ in range(6):
        counter.hears(request)
        if counter.kinds() == [ActKind.UNABLE]:
            break
        for act in counter.turns[-1].acts:
            asked += [said.column for said in act.slots if act.kind is ActKind.ASK]
        told = Said(column="people.mail", value="nobody@mail.example")
        counter.hears(Act(kind=ActKind.INFORM, tool="orders_of", slots=(told,)))
    assert counter.kinds() == [ActKind.UNABLE]
    assert all(asked.count(column) <= 2 for column in asked)

"""Seeded mistakes: none at rate 0, named and real at rate 1."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Callable
from typing import Any

from simulation.seats.agenda.agent.faults import Fault
from simulation.vocabulary.acts import Act, ActKind

Request = Callable[..., Act]
POLICY = "Confirm every change with the user."


def played(make: Any, request_act: Request, seed: int, faults: float) -> Any:
    counter = make(seed, faults, policy=POLICY)
    counter.hears(request_act("orders_of", keys={"people.name": "Anna Keller"}))
    counter.hears(
        request_act("set_status", keys={"orders.no": "A-10"}, values={"orders.status": "held"})
    )
    counter.hears(Act(kind=ActKind.CONFIRM))
    return counter


def names(counter: Any) -> list[str]:
    return [name for turn in counter.turns for name in turn.faults]


def test_at_rate_zero_there_is_no_fault(new_counter: Any, request_act: Request) -> None:
    for seed in range(12):
        assert names(played(new_counter, request_act, seed, 0.0)) == []


def test_at_a_rate_between_faults_come_and_are_known_by_name(
    new_counter: Any, request_act: Request
) -> None:
    found = Tally(
        name for seed in range(60) for name in names(played(new_counter, request_act, seed, 0.5))
    )
    assert set(found) == {fault.value for fault in Fault}


def first_with(make: Any, request_act: Request, fault: Fault) -> Any:
    return next(
        counter
        for seed in range(200)
        if names(counter := played(make, request_act, seed, 0.3)) == [fault.value]
    )


def test_a_false_success_claim_changes_nothing(new_counter: Any, request_act: Request) -> None:
    counter = first_with(new_counter, request_act, Fault.FALSE_SUCCESS_CLAIM)
    claim = next(turn for turn in counter.turns if turn.faults)
    assert [act.kind for act in claim.acts or ()] == [ActKind.DONE]
    assert counter.value("SELECT status FROM orders WHERE no = 'A-10'") == "open"


def test_a_missing_confirmation_changes_before_the_yes(
    new_counter: Any, request_act: Request
) -> None:
    counter = first_with(new_counter, request_act, Fault.MISSING_CONFIRMATION)
    place = next(turn.seq for turn in counter.turns if turn.faults)
    assert counter.turns[place].message.tool_calls[0].function.name == "set_status"
    before = [act.kind for turn in counter.turns[:place] for act in turn.acts or ()]
    assert ActKind.CONFIRM not in before


def test_a_wrong_row_is_another_row_that_was_seen(new_counter: Any, request_act: Request) -> None:
    counter = first_with(new_counter, request_act, Fault.WRONG_ROW)
    call = next(turn for turn in counter.turns if turn.faults).message.tool_calls[0]
    assert '"A-11"' in call.function.arguments


def test_a_wrong_value_is_in_the_act_as_in_the_words(
    new_counter: Any, request_act: Request
) -> None:
    counter = first_with(new_counter, request_act, Fault.WRONG_VALUE)
    turn = next(turn for turn in counter.turns if turn.faults)
    told = {str(slot.value) for act in turn.acts or () for slot in act.slots}
    stored = {"A-10", "A-11", "2026-04-01", "2026-04-02", "open", "shipped", "20.5", "99.0"}
    assert told - stored


def test_a_repeated_call_has_its_result_already(new_counter: Any, request_act: Request) -> None:
    counter = first_with(new_counter, request_act, Fault.REPEATED_CALL)
    assert len(set(counter.calls())) < len(counter.calls())

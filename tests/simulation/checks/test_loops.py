from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulation.checks.loops import loops, runaways
from simulation.vocabulary.findings import Owner
from simulation.vocabulary.state import DialogueState, TableDiff

Dialogue = Callable[..., DialogueState]
LOOK = ("calls", [("get_order", {"id": 7731})])
FIND = ("calls", [("find_orders", {"customer": "Ann Berg"})])
SEEN = ("result", {"id": 7731})
FOUND = ("result", [{"id": 7731}])
CHANGED = ("result", {"id": 7731}, {"diff": {"orders": TableDiff(added=({"id": 1},))}})
CANCEL = ("calls", [("cancel_order", {"id": 7731})])
ANSWER = ("agent", "Your order 7731 is still being processed.")


def found(state: DialogueState) -> list[tuple[str, Owner]]:
    seqs = range(1, len(state.turns) + 1)
    return [(item.kind, item.owner) for at in seqs for item in loops(state.cut(at))]


def asked(text: str = "And now?") -> tuple[str, str]:
    return ("user", text)


def test_the_same_call_a_third_time_is_a_loop_across_the_users_turns(dialogue: Dialogue) -> None:
    rounds = (asked(), LOOK, SEEN)
    assert found(dialogue(*rounds * 2)) == []
    assert found(dialogue(*rounds * 3)) == [("call_loop", Owner.AGENT)]


def test_calls_that_alternate_are_a_loop(dialogue: Dialogue) -> None:
    rounds = (LOOK, SEEN, FIND, FOUND)
    assert found(dialogue(asked(), *rounds * 2)) == []
    assert found(dialogue(asked(), *rounds * 3)) == [("call_loop", Owner.AGENT)]


def test_a_loop_is_told_once(dialogue: Dialogue) -> None:
    assert len(found(dialogue(asked(), *(LOOK, SEEN) * 9))) == 1


def test_looking_again_after_a_change_is_no_loop(dialogue: Dialogue) -> None:
    lines = (LOOK, SEEN) * 2 + (CANCEL, CHANGED) + (LOOK, SEEN) * 2
    assert found(dialogue(asked(), *lines)) == []


def test_another_result_is_no_loop(dialogue: Dialogue) -> None:
    lines = [line for at in range(4) for line in (LOOK, ("result", {"id": at}))]
    assert found(dialogue(asked(), *lines)) == []


def test_the_same_answer_a_third_time_is_the_agents_loop(dialogue: Dialogue) -> None:
    lines = [line for at in range(3) for line in (asked(f"Question {at}, what of it?"), ANSWER)]
    assert found(dialogue(*lines)) == [("exchange_loop", Owner.AGENT)]


def test_where_the_user_says_the_same_too_it_is_the_users(dialogue: Dialogue) -> None:
    assert found(dialogue(*(asked(), ANSWER) * 3)) == [("exchange_loop", Owner.USER_SIMULATOR)]


def test_a_short_answer_may_come_again(dialogue: Dialogue) -> None:
    assert found(dialogue(*(asked(), ("agent", "Gladly.")) * 5)) == []


def length(dialogue: Dialogue, *lines: Any) -> list[str]:
    return [item.kind for item in runaways(dialogue(*lines))]


def test_an_endless_message_is_its_speakers_fault(dialogue: Dialogue) -> None:
    (finding,) = runaways(dialogue(("user", "la " * 3000)))
    assert (finding.kind, finding.owner) == ("runaway_length", Owner.USER_SIMULATOR)
    assert length(dialogue, asked(), ("agent", "la " * 3000)) == ["runaway_length"]
    assert length(dialogue, asked(), LOOK, ("result", ["x" * 9000])) == []


def test_too_many_calls_at_once_and_too_many_steps_are_noticed(dialogue: Dialogue) -> None:
    many = ("calls", [("get_order", {"id": at}) for at in range(17)])
    assert length(dialogue, asked(), many) == ["runaway_calls"]
    steps = [line for at in range(10) for line in (("calls", [("get_order", {"id": at})]), SEEN)]
    assert length(dialogue, asked(), *steps[:-1]) == ["runaway_steps"]
    assert length(dialogue, asked(), *steps[:-3]) == []

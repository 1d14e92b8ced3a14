from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulation.checks.arguments import Source, arguments_of, chained_share, ungrounded_arguments
from simulation.vocabulary.state import DialogueState
from simulation.vocabulary.tools import Tool

Dialogue = Callable[..., DialogueState]


def sources(state: DialogueState) -> dict[str, set[str]]:
    return {item.name: {str(source) for source in item.sources} for item in arguments_of(state)}


def call(name: str, **arguments: Any) -> tuple[str, list[tuple[str, dict[str, Any]]]]:
    return ("calls", [(name, arguments)])


def test_a_value_that_the_user_said_comes_from_the_user(dialogue: Dialogue) -> None:
    state = dialogue(("user", "Cancel order #7731."), call("cancel_order", id=7731))
    assert sources(state) == {"id": {"user"}}


def test_a_value_that_a_result_contained_is_chained(dialogue: Dialogue) -> None:
    state = dialogue(
        ("user", "I am Ann Berg, cancel my last order."),
        call("find_orders", customer="Ann Berg"),
        ("result", [{"id": 7731}]),
        call("cancel_order", id=7731),
    )
    assert sources(state) == {"id": {"result"}}
    assert chained_share(state.turns, state) == 0.5


def test_a_value_may_have_several_sources(dialogue: Dialogue) -> None:
    state = dialogue(
        ("user", "Order 7731?"),
        call("get_order", id=7731),
        ("result", {"id": 7731}),
        call("cancel_order", id=7731),
    )
    assert sources(state) == {"id": {"user", "result"}}


def test_a_guess_is_found(dialogue: Dialogue) -> None:
    state = dialogue(("user", "Cancel my order."), call("cancel_order", id=7731))
    (found,) = ungrounded_arguments(state)
    assert (found.kind, found.evidence) == ("ungrounded_argument", "id=7731")
    assert sources(state) == {"id": {Source.UNKNOWN.value}}


def test_the_parts_of_a_list_may_come_from_several_places(dialogue: Dialogue) -> None:
    wanted = [{"code": "HX14", "day": "2026-05-03"}, {"code": "HX77", "day": "2026-05-04"}]
    known = (
        ("user", "On 2026-05-03 and 2026-05-04, please."),
        call("find_trains", to="Berg"),
        ("result", [{"code": "HX14"}, {"code": "HX77"}]),
    )
    state = dialogue(*known, call("book", trains=wanted))
    assert sources(state) == {"trains": {"user", "result"}}
    guess = dialogue(*known, call("book", trains=[*wanted, {"code": "HX99", "day": "2026-05-04"}]))
    assert sources(guess) == {"trains": {"unknown"}}


def test_a_summary_is_the_agents_own_as_long_as_it_invents_no_code(dialogue: Dialogue) -> None:
    asked = ("user", "Order 7731 has not arrived. I want to talk to a person.")
    told = "The customer waits for order 7731 and asks for a person."
    assert sources(dialogue(asked, call("hand_over", summary=told))) == {"summary": {"wording"}}
    made_up = told.replace("7731", "8842")
    assert sources(dialogue(asked, call("hand_over", summary=made_up))) == {"summary": {"unknown"}}


def test_defaults_and_policy_are_sources(dialogue: Dialogue) -> None:
    state = dialogue(("user", "The latest ones."), call("latest", limit=5, days=30, note=None))
    tool = Tool(
        name="latest",
        description="",
        parameters={
            "type": "object",
            "properties": {
                "limit": {"type": "integer", "default": 5},
                "days": {"type": "integer"},
                "note": {"type": ["string", "null"]},
            },
        },
        returns={"type": "array"},
        sql="SELECT 1",
    )
    domain = state.domain.model_copy(update={"tools": (tool,)})
    found = sources(state.model_copy(update={"domain": domain}))
    assert found == {"limit": {"default"}, "days": {"policy"}, "note": {"default"}}


def test_the_share_of_no_arguments_is_none(dialogue: Dialogue) -> None:
    assert chained_share((), dialogue()) == 0.0


def test_arguments_that_are_no_object_have_no_sources(dialogue: Dialogue) -> None:
    state = dialogue(("user", "a"), ("calls", [("get_order", "{"), ("get_order", "[1]")]))
    assert list(arguments_of(state)) == []


def test_a_day_that_was_meant_is_no_guess(dialogue: Dialogue) -> None:
    state = dialogue(("user", "What came in since the 20th?"), call("find", since="2026-04-20"))
    assert sources(state) == {"since": {"user"}}
    guess = dialogue(("user", "What came in since the 20th?"), call("find", since="2026-04-21"))
    assert [found.evidence for found in ungrounded_arguments(guess)] == ["since=2026-04-21"]

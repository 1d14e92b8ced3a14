from __future__ import annotations

from collections.abc import Callable

from simulation.dialogue.limits import exceeded, steps_since_request, tokens
from simulation.vocabulary.state import DialogueState, Limits

Dialogue = Callable[..., DialogueState]
STEP = (("calls", [("get_order", {"id": 1})]), ("result", {"id": 1}))
FAILED = (("calls", [("get_order", {"id": 1})]), ("result", {"error": "no such order"}))


def test_a_short_dialogue_exceeds_nothing(dialogue: Dialogue) -> None:
    assert exceeded(dialogue(("system", "p"), ("user", "hi"), *STEP, ("agent", "ok"))) is None


def test_the_turn_limit_counts_every_message(dialogue: Dialogue) -> None:
    state = dialogue(("system", "p"), ("user", "hi"), ("agent", "ok"))
    assert exceeded(state.model_copy(update={"limits": Limits(turns=3)})) == "turn_limit"
    assert exceeded(state.model_copy(update={"limits": Limits(turns=4)})) is None


def test_steps_are_counted_since_the_last_request(dialogue: Dialogue) -> None:
    state = dialogue(("system", "p"), ("user", "a"), *STEP, *STEP, ("agent", "ok"), ("user", "b"))
    assert steps_since_request(state.turns) == 0
    limits = Limits(steps_per_request=1)
    busy = dialogue(("system", "p"), ("user", "a"), *STEP, *STEP, limits=limits)
    assert exceeded(busy) == "step_limit"
    assert exceeded(dialogue(("system", "p"), ("user", "a"), *STEP, limits=limits)) is None


def test_failed_calls_add_up_over_the_whole_dialogue(dialogue: Dialogue) -> None:
    limits = Limits(tool_errors=2)
    once = dialogue(("system", "p"), ("user", "a"), *FAILED, limits=limits)
    assert exceeded(once) is None
    twice = dialogue(
        ("system", "p"),
        ("user", "a"),
        *FAILED,
        ("agent", "x"),
        ("user", "b"),
        *FAILED,
        limits=limits,
    )
    assert exceeded(twice) == "tool_error_limit"


def test_tokens_are_estimated_from_text_and_arguments(dialogue: Dialogue) -> None:
    state = dialogue(("system", "x" * 400), ("user", "y" * 40))
    assert tokens(state.turns) == 110
    assert exceeded(state.model_copy(update={"limits": Limits(tokens=110)})) == "token_limit"
    called = dialogue(("system", "x" * 400), ("user", "y" * 40), STEP[0])
    assert tokens(called.turns) > tokens(state.turns)

from __future__ import annotations

from collections.abc import Callable

from simulation.dialogue.move import Mover, next_move
from simulation.vocabulary.acts import Act, ActKind
from simulation.vocabulary.state import DialogueState

Dialogue = Callable[..., DialogueState]
OPENING = (("system", "policy"), ("user", "hello"))


def test_a_blank_state_begins_with_the_system_turn(dialogue: Dialogue) -> None:
    assert next_move(dialogue().turns).mover is Mover.SYSTEM


def test_the_user_speaks_after_the_system_turn(dialogue: Dialogue) -> None:
    assert next_move(dialogue(("system", "policy")).turns).mover is Mover.USER


def test_the_agent_answers_the_user(dialogue: Dialogue) -> None:
    assert next_move(dialogue(*OPENING).turns).mover is Mover.AGENT


def test_an_import_without_a_system_turn_goes_on_with_the_agent(dialogue: Dialogue) -> None:
    assert next_move(dialogue(("user", "hello")).turns).mover is Mover.AGENT


def test_the_user_answers_the_agents_text(dialogue: Dialogue) -> None:
    assert next_move(dialogue(*OPENING, ("agent", "yes?")).turns).mover is Mover.USER


def test_parallel_calls_are_answered_in_order_and_then_the_agent_speaks(
    dialogue: Dialogue,
) -> None:
    lines = [*OPENING, ("calls", [("get_order", {"id": 1}), ("get_order", {"id": 2})])]
    first = next_move(dialogue(*lines).turns)
    assert (first.mover, first.place) == (Mover.TOOL, 0)
    second = next_move(dialogue(*lines, ("result", {})).turns)
    assert (second.mover, second.place) == (Mover.TOOL, 1)
    assert second.call is not None
    assert second.call.id == "c2.1"
    both = dialogue(*lines, ("result", {}), ("result", {}))
    assert next_move(both.turns).mover is Mover.AGENT


def test_a_call_with_text_beside_it_is_still_executed(dialogue: Dialogue) -> None:
    state = dialogue(*OPENING, ("calls", [("get_order", {"id": 1})]))
    last = state.turns[-1]
    spoken = last.model_copy(
        update={"message": last.message.model_copy(update={"content": "One moment."})}
    )
    assert next_move((*state.turns[:-1], spoken)).mover is Mover.TOOL


def test_the_dialogue_is_over_when_the_agent_has_answered_the_users_last_word(
    dialogue: Dialogue,
) -> None:
    closing = dialogue(*OPENING, ("agent", "done"), ("user_done", "thanks, bye"))
    assert next_move(closing.turns).mover is Mover.AGENT
    over = next_move(
        dialogue(*OPENING, ("agent", "a"), ("user_done", "bye"), ("agent", "bye")).turns
    )
    assert (over.mover, over.reason) == (Mover.OVER, "completed")


def test_a_user_turn_after_the_last_word_reopens_the_dialogue(dialogue: Dialogue) -> None:
    state = dialogue(*OPENING, ("user_done", "bye"), ("user", "wait"), ("agent", "yes?"))
    assert next_move(state.turns).mover is Mover.USER


def test_a_user_who_gave_up_has_not_completed(dialogue: Dialogue) -> None:
    acts = (Act(kind=ActKind.CLOSE, mood="disappointed"),)
    state = dialogue(*OPENING, ("user_done", "Never mind.", {"acts": acts}), ("agent", "Sorry."))
    assert next_move(state.turns).reason == "user_gave_up"

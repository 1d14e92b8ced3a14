"""A person in the user's seat, or in the agent's for a turn: text is read, acts are not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulation.seats.protocol import Utterance
from simulation.vocabulary.acts import Act, ActKind, Said
from simulation.vocabulary.state import Author

Request = Callable[..., Act]


def test_a_person_is_helped_from_question_to_change(new_counter: Any) -> None:
    counter = new_counter(policy="Ask the user to confirm every change.")
    assert "€20.50" in counter.reads("Hi, what is the total of order A-10?")
    counter.reads("Please change the status of order A-10 to “held”")
    assert counter.kinds() == [ActKind.PROPOSE]
    counter.reads("Yes, go ahead")
    assert counter.value("SELECT status FROM orders WHERE no = 'A-10'") == "held"
    counter.reads("thanks, bye")
    assert counter.kinds() == [ActKind.CLOSE]


def test_a_person_picks_from_an_offer(counter: Any) -> None:
    counter.reads("Can you list the orders of Novak?")
    assert counter.kinds() == [ActKind.OFFER]
    counter.reads("the first one")
    assert counter.calls()[-1] == ("orders_of", '{"pid": 2}')


def test_an_edited_turn_is_read_anew_and_not_by_its_old_acts(
    counter: Any, request_act: Request
) -> None:
    counter.hears(
        request_act("get_order", keys={"orders.no": "A-12"}, wants=("orders.total",)),
        text="What is the total of order A-10?",
    )
    first = counter.turns[0].model_copy(update={"author": Author.HUMAN_EDITED})
    counter.turns[:] = [first]
    assert "€20.50" in counter.answer()


def test_a_question_that_a_person_asked_in_the_agents_seat_is_answered(
    counter: Any, request_act: Request
) -> None:
    counter.hears(request_act("get_order", wants=("orders.total",)))
    counter.turns.pop()
    counter.add(Utterance(content="Could you give me the order number?", author=Author.HUMAN))
    text = counter.hears(Act(kind=ActKind.INFORM, slots=(Said(column="orders.no", value="A-12"),)))
    assert "€7.25" in text


def test_any_prefix_of_a_conversation_is_a_start(counter: Any, request_act: Request) -> None:
    counter.hears(request_act("orders_of", keys={"people.name": "Anna Keller"}))
    counter.hears(request_act("get_order", keys={"orders.placed": "2026-04-01"}, refers=True))
    spoken = [turn.message for turn in counter.turns]
    for place, turn in enumerate(list(counter.turns)):
        if turn.author is Author.AGENDA and turn.message.role == "assistant":
            counter.turns[:] = counter.turns[:place]
            again = counter.move()
            assert again.content == spoken[place].content
            assert again.tool_calls == spoken[place].tool_calls
            break

from __future__ import annotations

import pytest

from simulation.checks.examine import findings_of_last
from simulation.checks.manner import repetition
from simulation.seats.agenda.understanding.tokens import place_of
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.hearing import LONGEST_HEARD, heard
from simulation.vocabulary.mentions import mentions
from simulation.vocabulary.messages import Message, Role
from simulation.vocabulary.personas import Persona
from simulation.vocabulary.presets import default_rules
from simulation.vocabulary.rules import Paradigm
from simulation.vocabulary.state import Author, DialogueState, Turn

SIZE = 60_000
"""Where the work on a text grows with its square, a test with one of these does not end."""
ENDLESS = ["x" * SIZE, "'" * SIZE, "a1-" * (SIZE // 3), "a1/" * (SIZE // 3), "x." * (SIZE // 2)]


@pytest.fixture
def state(shop: Domain) -> DialogueState:
    persona = Persona(id="p", name="P", description="Plain.")
    return DialogueState(domain=shop, persona=persona, rules=default_rules(Paradigm.USER))


def said(text: str, role: Role = Role.USER) -> Turn:
    message = Message(role=role, content=text)
    return Turn(seq=0, message=message, author=Author.HUMAN, world_digest="")


def state_with(blank: DialogueState, text: str, role: Role = Role.USER) -> DialogueState:
    return blank.model_copy(update={"turns": (said(text, role),)})


def test_ordinary_messages_are_heard_whole(state: DialogueState) -> None:
    spoken = state_with(state, "x" * LONGEST_HEARD)

    assert heard(spoken) is spoken


@pytest.mark.parametrize("role", [Role.USER, Role.ASSISTANT])
def test_an_endless_message_is_heard_in_part_and_kept_whole(
    state: DialogueState, role: Role
) -> None:
    spoken = state_with(state, "x" * SIZE, role)

    assert len(heard(spoken).turns[0].message.content or "") == LONGEST_HEARD
    assert len(spoken.turns[0].message.content or "") == SIZE


def test_results_of_tools_are_data_and_read_whole(state: DialogueState) -> None:
    result = state_with(state, "x" * SIZE, Role.TOOL)

    assert heard(result) is result


@pytest.mark.parametrize("text", ENDLESS, ids=["word", "quotes", "dashes", "slashes", "dots"])
def test_endless_text_is_read_in_a_time_that_grows_with_it(state: DialogueState, text: str) -> None:
    assert all(len(found.text) <= 200 for found in mentions(text))
    assert repetition(state_with(state, text)) is None
    assert place_of(text, "order number") == -1


def test_checks_read_what_was_heard(state: DialogueState) -> None:
    spoken = state_with(state, "As an AI language model I. " * (SIZE // 20))

    assert findings_of_last(spoken) == findings_of_last(heard(spoken))

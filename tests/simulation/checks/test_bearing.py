"""Linters of how the user bears itself, and of the codes in its mouth: each finds what breaks the
rule, and lets what only looks like it pass.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from simulation.checks.bearing import abuse, insistence, question_at_end, too_long
from simulation.checks.codes import garbled_identifier, tool_talk, unasked_identifier
from simulation.vocabulary.acts import Act, ActKind
from simulation.vocabulary.lexicon import Intent, Purpose
from simulation.vocabulary.state import DialogueState
from simulation.vocabulary.tasks import Slot, Subtask, Task

Dialogue = Callable[..., DialogueState]


def knowing(*values: Any, purpose: Purpose = Purpose.KEY) -> tuple[Task, ...]:
    slots = tuple(Slot(column="orders.code", value=value, purpose=purpose) for value in values)
    subtask = Subtask(
        id="t.1", intent=Intent.READ, entity="orders", tool="get_order", goal="-", knows=slots,
        steps=(), checks=(),
    )  # fmt: skip
    return (Task(id="t", title="-", goal="-", subtasks=(subtask,)),)


@pytest.mark.parametrize("text", ["word " * 120, "a\n" * 9, "- first\n- second", "**Hello** there"])
def test_an_essay_or_a_document_is_too_long(dialogue: Dialogue, text: str) -> None:
    assert too_long(dialogue(("user", text)))


def test_two_full_sentences_are_not_too_long(dialogue: Dialogue) -> None:
    text = "Hello - I'd like to move order 7731 to 3 May. " * 4
    assert too_long(dialogue(("user", text))) is None


def test_an_insult_is_abuse_and_a_grumble_is_not(dialogue: Dialogue) -> None:
    assert abuse(dialogue(("user", "You useless bot, do it!"))) == "useless bot"
    assert abuse(dialogue(("user", "Seriously? I don't have all day."))) is None


def test_asking_again_for_what_was_refused_is_insistence(dialogue: Dialogue) -> None:
    wish = ("user", "Could you book me a taxi to the station?")
    again = ("user", "Book me a taxi to the station, please.")
    other = ("user", "Okay, then what did order 7731 come to?")
    refused = ("agent", "I'm afraid I can't do that here.")
    assert insistence(dialogue(wish, refused, again)) == wish[1]
    assert insistence(dialogue(wish, refused, other)) is None
    assert insistence(dialogue(wish, ("agent", "Which taxi do you mean?"), again)) is None


def test_acts_tell_a_refusal_from_an_answer_with_a_no_in_it(dialogue: Dialogue) -> None:
    again = ("user", "What did order 7731 come to, all in all?")
    told = ("agent", "It cannot be more than 84.", {"acts": (Act(kind=ActKind.REPORT),)})
    assert insistence(dialogue(again, told, again)) is None


def test_who_is_gone_asks_nothing(dialogue: Dialogue) -> None:
    assert question_at_end(dialogue(("user_done", "Is that all?")))
    assert question_at_end(dialogue(("user_done", "That is all."))) is None
    assert question_at_end(dialogue(("user", "Is that all?"))) is None


def test_a_key_is_given_away_until_it_was_asked_for(dialogue: Dialogue) -> None:
    tasks = knowing("HL-22366", 7731)
    given = ("user", "What about HL-22366 and 7731?")
    asked = ("agent", "Which order is it?")
    assert unasked_identifier(dialogue(given, tasks=tasks)) == "hl-22366, 7731"
    assert unasked_identifier(dialogue(("user", "Hi"), asked, given, tasks=tasks)) is None
    needed = ("agent", "To find it, I need the order number.")
    assert unasked_identifier(dialogue(("user", "Hi"), needed, given, tasks=tasks)) is None
    told = ("agent", "There are HL-22366 and 7731.")
    assert unasked_identifier(dialogue(("user", "Hi"), told, given, tasks=tasks)) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("+49 1555 5480693", "My number is +49 1555 5480693."),
        ("Gartenstrasse 1177", "I live at Gartenstrasse 1177."),
        (12, "I need 12 of them."),
    ],
)
def test_what_is_no_code_as_a_whole_is_no_identifier(
    dialogue: Dialogue, value: Any, text: str
) -> None:
    assert unasked_identifier(dialogue(("user", text), tasks=knowing(value))) is None


def test_a_new_value_is_a_wish_and_not_a_key(dialogue: Dialogue) -> None:
    tasks = knowing("SORRY15", purpose=Purpose.VALUE)
    assert unasked_identifier(dialogue(("user", "Use SORRY15."), tasks=tasks)) is None


def test_an_identifier_that_is_nearly_right_is_garbled(dialogue: Dialogue) -> None:
    tasks = knowing("HL-22366")
    assert garbled_identifier(dialogue(("user", "It's HL-22386."), tasks=tasks))
    assert garbled_identifier(dialogue(("user", "It's HL-22366."), tasks=tasks)) is None
    assert garbled_identifier(dialogue(("user", "It's XR-90071."), tasks=tasks)) is None


def test_a_tools_name_and_a_columns_are_tool_talk(dialogue: Dialogue) -> None:
    name = next(tool.name for tool in dialogue(("user", "-")).domain.tools if "_" in tool.name)
    assert tool_talk(dialogue(("user", f"Call {name} for me."))) == name
    assert tool_talk(dialogue(("user", "Look up the order. Mail ann_berg@x.de."))) is None

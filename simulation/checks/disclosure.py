"""How much the user gives away, and when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from simulation.checks.fields import field_of
from simulation.checks.knowledge import said_before, said_by
from simulation.vocabulary.acts import ActKind
from simulation.vocabulary.kept import MOST_DIALOGUES, Kept
from simulation.vocabulary.lexicon import Lexicon, Purpose
from simulation.vocabulary.mentions import MentionKind, mentions
from simulation.vocabulary.messages import Role
from simulation.vocabulary.spoken import Teller, teller
from simulation.vocabulary.state import DialogueState, Turn
from simulation.vocabulary.tasks import Slot, Subtask, Task

MOST_SUBTASKS = 2
_NAMING = {MentionKind.IDENTIFIER, MentionKind.EMAIL}


def subtasks_per_turn(state: DialogueState) -> str | None:
    """More than two subtasks brought up in one turn."""
    last = state.turns[-1]
    if last.acts is not None:
        count = sum(act.kind is ActKind.REQUEST for act in last.acts)
        return f"{count} requests" if count > MOST_SUBTASKS else None
    if len(_topics(state.domain.lexicon)(state.tasks)) <= MOST_SUBTASKS:
        return None
    raised = [subtask.id for subtask, _details in _raised_now(state)]
    return ", ".join(raised) if len(raised) > MOST_SUBTASKS else None


def premature_disclosure(state: DialogueState) -> str | None:
    """A detail that is to be held back, said in the turn that first brings its subtask up."""
    last = state.turns[-1]
    text = last.message.content or ""
    if _was_asked(state) or not _requests(last):
        return None
    for _subtask, details in _raised_now(state):
        for slot, tells in details:
            if not slot.upfront and tells(text):
                return f"{slot.label or slot.column}: {slot.value}"
    return None


def identifier_leak(state: DialogueState) -> str | None:
    """An identifier or e-mail that is neither in the user's knowledge nor was told to it. What
    the user of an imported conversation knew is not on record, unless tasks came along.
    """
    if not state.tasks:
        return None
    stated = mentions(state.turns[-1].message.content or "")
    suspects = [item for item in stated if item.kind in _NAMING]
    if not suspects:
        return None
    for item in suspects:
        code = item.canonical.casefold()
        if not any(code in text.casefold() for text in _known_to_user(state)):
            return item.text
    return None


def _known_to_user(state: DialogueState) -> Iterator[str]:
    """Goals, what its subtasks know, its persona, and what either seat has said."""
    yield state.persona.description
    yield state.persona.name
    for task in state.tasks:
        yield task.goal
        for subtask in task.subtasks:
            yield subtask.goal
            yield from (str(slot.value) for slot in subtask.knows)
    yield from said_by(state.turns, Role.ASSISTANT)
    yield from said_before(state.turns, Role.USER)


def _requests(turn: Turn) -> bool:
    """Acts, where there are any, tell an answer from a request."""
    return turn.acts is None or any(act.kind is ActKind.REQUEST for act in turn.acts)


def _was_asked(state: DialogueState) -> bool:
    """The agent's latest words ask something: then an answer is due."""
    for turn in reversed(state.turns[:-1]):
        if turn.message.role is Role.ASSISTANT and turn.message.content:
            return "?" in turn.message.content
    return False


class Detail(NamedTuple):
    """Something that the user knows, and what says of a text whether it gives that away."""

    slot: Slot
    tells: Teller

    @property
    def tells_subtask(self) -> bool:
        """Small numbers are said for many reasons, so they tell none."""
        value = self.slot.value
        is_small = isinstance(value, int | float) and abs(value) < 100
        return self.slot.purpose is not Purpose.LIMIT and value is not None and not is_small


class Topic(NamedTuple):
    subtask: Subtask
    details: tuple[Detail, ...]


def _topics_in(lexicon: Lexicon) -> Kept[tuple[Task, ...], tuple[Topic, ...]]:
    """Of any tasks; they are the same all through a dialogue."""

    def topics(tasks: tuple[Task, ...]) -> tuple[Topic, ...]:
        subtasks = (subtask for task in tasks for subtask in task.subtasks)
        return tuple(Topic(one, tuple(_details(one, lexicon))) for one in subtasks)

    return Kept(topics, MOST_DIALOGUES)


_topics = Kept(_topics_in)


def _details(subtask: Subtask, lexicon: Lexicon) -> Iterator[Detail]:
    for slot in subtask.knows:
        field = field_of(lexicon, slot.column, slot.label, (slot.value,))
        yield Detail(slot, teller(slot.value, field))


def _raised_in(state: DialogueState) -> tuple[Topic, ...]:
    return tuple(_raised(state))


_raised_now = Kept(_raised_in, most=2)
"""More than one linter asks it of the very same state."""


def _raised(state: DialogueState) -> Iterator[Topic]:
    """Subtasks whose telling details the last turn says, and none of which was said before.

    Subtasks about the same thing share details: each set of details counts once.
    """
    text = state.turns[-1].message.content or ""
    earlier = said_before(state.turns, Role.USER)
    counted: set[str] = set()
    for topic in _topics(state.domain.lexicon)(state.tasks):
        said = [detail for detail in topic.details if detail.tells_subtask and detail.tells(text)]
        names = {str(detail.slot.value) for detail in said}
        if not names or names <= counted:
            continue
        if not any(detail.tells(old) for detail in said for old in earlier):
            counted |= names
            yield topic

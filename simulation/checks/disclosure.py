"""How much the user gives away, and when."""

from __future__ import annotations

from collections.abc import Iterator

from simulation.checks.fields import field_of
from simulation.checks.knowledge import said_before, said_by
from simulation.vocabulary.acts import ActKind
from simulation.vocabulary.kept import Kept
from simulation.vocabulary.lexicon import Purpose
from simulation.vocabulary.mentions import MentionKind, mentions
from simulation.vocabulary.messages import Role
from simulation.vocabulary.spoken import tells
from simulation.vocabulary.state import DialogueState, Turn
from simulation.vocabulary.tasks import Slot, Subtask

MOST_SUBTASKS = 2
_NAMING = {MentionKind.IDENTIFIER, MentionKind.EMAIL}


def subtasks_per_turn(state: DialogueState) -> str | None:
    """More than two subtasks brought up in one turn."""
    last = state.turns[-1]
    if last.acts is not None:
        count = sum(act.kind is ActKind.REQUEST for act in last.acts)
        return f"{count} requests" if count > MOST_SUBTASKS else None
    raised = [subtask.id for subtask in _raised_now(state)]
    return ", ".join(raised) if len(raised) > MOST_SUBTASKS else None


def premature_disclosure(state: DialogueState) -> str | None:
    """A detail that is to be held back, said in the turn that first brings its subtask up."""
    last = state.turns[-1]
    text = last.message.content or ""
    if _was_asked(state) or not _requests(last):
        return None
    for subtask in _raised_now(state):
        for slot in subtask.knows:
            if not slot.upfront and _says(state, text, slot):
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


def _raised_in(state: DialogueState) -> tuple[Subtask, ...]:
    return tuple(_raised(state))


_raised_now = Kept(_raised_in, most=2)
"""More than one linter asks it of the very same state."""


def _raised(state: DialogueState) -> Iterator[Subtask]:
    """Subtasks whose telling details the last turn says, and none of which was said before.

    Subtasks about the same thing share details: each set of details counts once.
    """
    text = state.turns[-1].message.content or ""
    earlier = said_before(state.turns, Role.USER)
    counted: set[str] = set()
    for task in state.tasks:
        for subtask in task.subtasks:
            said = [slot for slot in _telling(subtask) if _says(state, text, slot)]
            names = {str(slot.value) for slot in said}
            if not names or names <= counted:
                continue
            if not any(_says(state, old, slot) for slot in said for old in earlier):
                counted |= names
                yield subtask


def _telling(subtask: Subtask) -> Iterator[Slot]:
    """Small numbers are said for many reasons, so they tell no subtask."""
    for slot in subtask.knows:
        is_small = isinstance(slot.value, int | float) and abs(slot.value) < 100
        if slot.purpose is not Purpose.LIMIT and slot.value is not None and not is_small:
            yield slot


def _says(state: DialogueState, text: str, slot: Slot) -> bool:
    field = field_of(state.domain.lexicon, slot.column, slot.label, (slot.value,))
    return tells(text, slot.value, field)

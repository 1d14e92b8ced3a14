"""Every change is a fork: the turns before it, at most one turn replaced, a salt of its own."""

from __future__ import annotations

from typing import Any, NamedTuple, TypedDict, Unpack

from pydantic import ValidationError

from simulation.checks.examine import examined
from simulation.dialogue.move import Move, Mover, next_move
from simulation.errors import InputError
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.messages import Message, Role
from simulation.vocabulary.personas import Persona
from simulation.vocabulary.rules import RuleSet
from simulation.vocabulary.state import Author, DialogueState, Limits, Turn
from simulation.vocabulary.tasks import Task

Given = str | dict[str, Any] | Message
"""A message as text, in OpenAI's shape, or as the value."""


class Changes(TypedDict, total=False):
    """What a fork may change besides a turn."""

    domain: Domain
    tasks: tuple[Task, ...]
    persona: Persona
    rules: RuleSet
    limits: Limits
    seed: int
    faults: float


class Fork(NamedTuple):
    """``state`` is the child's start, ready for ``restore`` and ``run``.

    ``override`` is a tool result that a person put in place of the computed one. Its call has
    still to be executed, which needs the world: hand it to ``run`` or ``advance``.
    """

    state: DialogueState
    override: str | None = None


ROLES = {
    Mover.SYSTEM: Role.SYSTEM,
    Mover.USER: Role.USER,
    Mover.AGENT: Role.ASSISTANT,
    Mover.TOOL: Role.TOOL,
}


def fork(
    state: DialogueState,
    at: int,
    *,
    message: Given | None = None,
    salt: str,
    by: str = "",
    done: bool = False,
    **changes: Unpack[Changes],
) -> Fork:
    """The child of ``state`` at position ``at`` of its turns, counted from 0.

    ``message`` takes the place of that turn, in its role; None plays on from before it; ``at``
    equal to the length appends. Results of a group of parallel calls that the cut leaves out
    are executed when the child runs. ``done`` says that a user's message is their last.
    Raises InputError naming ``at`` or ``message``.
    """
    child = cut(state, at).model_copy(update={"salt": salt, **changes})
    if message is None:
        return Fork(child)
    written = _written(message, _role_at(state, at))
    if written.role is Role.TOOL:
        return Fork(child, override=written.content or "")
    author = Author.HUMAN_EDITED if at < len(state.turns) else Author.HUMAN
    turn = Turn(
        seq=at,
        message=written,
        author=author,
        by=by,
        world_digest=_digest_before(state, at),
        done=done and written.role is Role.USER,
    )
    return Fork(child.then(examined(child, turn)))


def cut(state: DialogueState, at: int) -> DialogueState:
    """The state before position ``at``; raises InputError if there is no such position."""
    if not 0 <= at <= len(state.turns):
        raise InputError(
            "at",
            f"there is no position {at} in a dialogue of {len(state.turns)} turns.",
            f"Give a number from 0 to {len(state.turns)}.",
        )
    return state.cut(at)


def _role_at(state: DialogueState, at: int) -> Role:
    if at < len(state.turns):
        return state.turns[at].message.role
    return _role_of_next(next_move(state.turns))


def _role_of_next(move: Move) -> Role:
    """A dialogue that is over goes on with another word of the user's."""
    return ROLES.get(move.mover, Role.USER)


def _written(given: Given, role: Role) -> Message:
    """Checks a person's message against the role that it takes."""
    if isinstance(given, str):
        message = Message(role=role, content=given)
    elif isinstance(given, Message):
        message = given
    else:
        message = _parsed({"role": role.value, **given})
    _refuse_unusable(message, role)
    return message


def _parsed(given: dict[str, Any]) -> Message:
    try:
        return Message.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(("message", *map(str, first["loc"])))
        raise InputError(where, f"{first['msg']}.", "Send a message in OpenAI's shape.") from error


def _refuse_unusable(message: Message, role: Role) -> None:
    if message.role is not role:
        raise InputError(
            "message.role",
            f"the turn at this position is the {role.value}'s, not the {message.role.value}'s.",
            "Leave the role out, or fork where that role speaks.",
        )
    if message.tool_calls and role is not Role.ASSISTANT:
        raise InputError(
            "message.tool_calls", "only the assistant calls tools.", "Leave the calls out."
        )
    if not message.tool_calls and not (message.content or "").strip():
        raise InputError("message", "it is empty.", "Write something, or send null to regenerate.")


def _digest_before(state: DialogueState, at: int) -> str:
    """A message changes no world: its digest is that of the turn before it."""
    if not state.turns:
        return ""
    return state.turns[max(at - 1, 0)].world_digest

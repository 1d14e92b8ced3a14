"""What a person writes into a dialogue, checked before it is stored."""

from __future__ import annotations

import json

from pydantic import ValidationError

from curation.errors import FieldProblem, Refused
from curation.services.orders import LONGEST_MESSAGE
from simulation.vocabulary.messages import Message, Role
from simulation.vocabulary.value import JsonObject

Given = str | JsonObject

SHAPE = "Send text, or a message in OpenAI's shape."


def written_message(given: Given, role: Role, *, replaces: Message | None = None) -> Message:
    """The message for the turn of ``role``. Text over an assistant turn keeps its calls.

    Raises Refused naming ``message``.
    """
    _refuse_long(given)
    if isinstance(given, str):
        calls = replaces.tool_calls if replaces is not None else ()
        message = Message(role=role, content=given, tool_calls=calls)
    else:
        message = _parsed(given, role)
    _refuse_misplaced(message, role)
    return message


def _refuse_long(given: Given) -> None:
    size = len(given) if isinstance(given, str) else len(json.dumps(given, ensure_ascii=False))
    if size > LONGEST_MESSAGE:
        raise Refused(
            FieldProblem(
                "message",
                f"It has {size:,} characters; the limit is {LONGEST_MESSAGE:,}.",
                "Shorten it.",
            )
        )


def _parsed(given: JsonObject, role: Role) -> Message:
    try:
        return Message.model_validate({"role": role.value, **given})
    except ValidationError as error:
        problems = (
            FieldProblem(".".join(("message", *map(str, one["loc"]))), f"{one['msg']}.", SHAPE)
            for one in error.errors()
        )
        raise Refused(*problems) from error


def _refuse_misplaced(message: Message, role: Role) -> None:
    if message.role is not role:
        raise Refused(
            FieldProblem(
                "message.role",
                f"The turn there is the {role.value}'s, not the {message.role.value}'s.",
                "Leave the role out, or choose a turn where that role speaks.",
            )
        )
    if message.tool_calls and role is not Role.ASSISTANT:
        raise Refused(
            FieldProblem("message.tool_calls", "Only the assistant calls tools.", "Leave them out.")
        )
    if not message.tool_calls and not (message.content or "").strip():
        raise Refused(
            FieldProblem("message", "It is empty.", "Write something, or leave it to be generated.")
        )

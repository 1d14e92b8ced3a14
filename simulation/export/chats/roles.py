"""Who speaks, in the words of the many formats."""

from __future__ import annotations

from typing import Any

from simulation.errors import RecordRefused
from simulation.export.chats.chat import Mending
from simulation.vocabulary.messages import Role
from simulation.vocabulary.value import JsonObject

_ROLES = {
    "system": Role.SYSTEM,
    "developer": Role.SYSTEM,
    "user": Role.USER,
    "human": Role.USER,
    "customer": Role.USER,
    "assistant": Role.ASSISTANT,
    "gpt": Role.ASSISTANT,
    "model": Role.ASSISTANT,
    "bot": Role.ASSISTANT,
    "agent": Role.ASSISTANT,
    "function_call": Role.ASSISTANT,
    "tool_call": Role.ASSISTANT,
    "tool": Role.TOOL,
    "function": Role.TOOL,
    "observation": Role.TOOL,
    "tool_response": Role.TOOL,
    "function_response": Role.TOOL,
    "tool_result": Role.TOOL,
}
CALLING = ("function_call", "tool_call")
"""Roles whose content is the calls themselves."""


def role_of(raw: JsonObject, place: int, mending: Mending) -> Role:
    """Raises RecordRefused for a message without a role that is known."""
    name = role_name(raw)
    role = _ROLES.get(name) if isinstance(name, str) else None
    if role is None:
        known = "system, user, assistant and tool"
        problem = f"{str(name)[:40]!r} is no role." if name is not None else "it has no role."
        raise RecordRefused(f"message {place}", problem, f"Use the roles {known}.")
    if name == "developer":
        mending.note("the developer's message is taken as the system's", place)
    return role


def role_name(raw: JsonObject) -> Any:
    """As it is written, lower case; in ShareGPT's files it is called ``from``."""
    name = raw.get("role", raw.get("from"))
    return name.strip().lower() if isinstance(name, str) else name

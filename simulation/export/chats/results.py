"""Tool results, however a format writes them: one message, several in one, or a part of one."""

from __future__ import annotations

from typing import Any

from simulation.export.chats.chat import Mending, Said
from simulation.export.chats.content import content_of
from simulation.export.chats.inline import responses
from simulation.llm.loose_json import strict
from simulation.vocabulary.messages import Message, Role
from simulation.vocabulary.value import JsonObject

_WRAPPED = {"name", "content"}


def results_in(raw: JsonObject, given: Any, place: int, mending: Mending) -> list[Said]:
    """Of a tool's message with ``given`` as its content."""
    text = content_of(given, place, mending, is_data=True).text
    several = responses(text) if "<tool_response>" in text else []
    if not several:
        return [_said(raw, text, place)]
    mending.note("<tool_response> in the text is read as a tool's result", place)
    return [unwrapped(one, place, mending) for one in several]


def unwrapped(text: str, place: int, mending: Mending) -> Said:
    """Of ``{"name": …, "content": …}`` the content, under the name."""
    found = strict(text)
    if not isinstance(found, dict) or not found.keys() >= _WRAPPED:
        return _said({}, text, place)
    content = content_of(found["content"], place, mending, is_data=True)
    return _said(found, content.text, place)


def result_part(part: JsonObject, place: int, mending: Mending) -> Said:
    """Of a part of type ``tool_result``."""
    text = content_of(part.get("content"), place, mending, is_data=True).text
    said = _said({"tool_call_id": part.get("tool_use_id")}, text, place)
    return said._replace(failed=part.get("is_error") is True)


def _said(raw: JsonObject, text: str, place: int) -> Said:
    """The id of the call that it answers may be missing, and so may the tool's name."""
    given = next((raw[key] for key in ("tool_call_id", "call_id", "id") if raw.get(key)), None)
    name = raw.get("name", raw.get("tool_name"))
    message = Message(
        role=Role.TOOL,
        content=text,
        tool_call_id=str(given).strip()[:200] if isinstance(given, str | int) else None,
        name=name.strip()[:200] if isinstance(name, str) and name.strip() else None,
    )
    return Said(message, place, failed=raw.get("error") is True)

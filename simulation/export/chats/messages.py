"""One message of a file, as one message of ours or as several."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from simulation.errors import RecordRefused
from simulation.export.chats.calls import calls_in, read_calls, read_each
from simulation.export.chats.chat import Mending, Said
from simulation.export.chats.content import Content, content_of
from simulation.export.chats.inline import responses, spoken, without_stop
from simulation.export.chats.responses import CARRIED
from simulation.export.chats.results import result_part, results_in, unwrapped
from simulation.export.chats.roles import CALLING, role_name, role_of
from simulation.vocabulary.messages import Message, Role, ToolCall
from simulation.vocabulary.value import JsonObject

_READ = frozenset(
    (
        *("role", "from", "content", "value", "name", "tool_calls", "function_call"),
        *("tool_call_id", "call_id", "id", "tool_name", "error", "requestor", "refusal"),
        *("reasoning_content", "reasoning", "thinking", "reasoning_details"),
    )
)
_USERS_OWN = "a call that the user made of tools of their own is left out: no agent saw it"


def messages_of(raw: Any, place: int, mending: Mending) -> list[Said]:
    """Raises RecordRefused naming the message for what cannot be one."""
    if not isinstance(raw, dict):
        raise RecordRefused(
            f"message {place}",
            "it is not an object.",
            'Write each as {"role": "user", "content": "…"}.',
        )
    if raw is CARRIED:
        return []
    _note_unread(raw, mending)
    role = role_of(raw, place, mending)
    given = raw.get("content", raw.get("value"))
    if role is Role.TOOL:
        return _of_tool(raw, given, place, mending)
    if role is Role.ASSISTANT:
        return _of_assistant(raw, given, place, mending)
    return _of_person(raw, role, content_of(given, place, mending, is_data=False), place, mending)


def _note_unread(raw: JsonObject, mending: Mending) -> None:
    for key in raw:
        if key not in _READ and raw[key] not in (None, "", [], {}):
            mending.note(f"left out: {key[:40]}, which is not part of a conversation")


def _of_tool(raw: JsonObject, given: Any, place: int, mending: Mending) -> list[Said]:
    if raw.get("requestor") == "user":
        mending.note(_USERS_OWN, place)
        return []
    return results_in(raw, given, place, mending)


def _of_person(
    raw: JsonObject, role: Role, content: Content, place: int, mending: Mending
) -> list[Said]:
    """The user, or the system; some formats put results of tools into the user's mouth."""
    found = [result_part(part, place, mending) for part in content.results]
    text = content.text
    if role is Role.USER:
        if calls_in(raw, place, mending):
            mending.note(_USERS_OWN, place)
        answered = responses(text) if "<tool_response>" in text else []
        if answered:
            mending.note("<tool_response> in the text is read as a tool's result", place)
            return [unwrapped(one, place, mending) for one in answered]
        text = without_stop(text, place, mending)
    if text.strip():
        found.append(Said(Message(role=role, content=text), place))
    elif not found:
        mending.note("an empty message is left out", place)
    return found


def _of_assistant(raw: JsonObject, given: Any, place: int, mending: Mending) -> list[Said]:
    if role_name(raw) in CALLING:
        calls = read_calls(given or "", place, mending)
        return [Said(_message("", (), calls), place)]
    content = content_of(given, place, mending, is_data=False)
    said = spoken(content.text, place, mending)
    calls = calls_in(raw, place, mending)
    calls += read_each([*content.calls, *said.calls], place, mending)
    text = said.text or _refusal(raw, place, mending)
    thoughts = (*_thoughts(raw), *content.thoughts, said.thought)
    if not text.strip() and not calls:
        what = "a thought that says and calls nothing" if any(thoughts) else "an empty message"
        mending.note(f"{what} is left out", place)
        return []
    return [Said(_message(text, thoughts, calls), place)]


def _message(text: str, thoughts: Iterable[str], calls: list[ToolCall]) -> Message:
    thought = "\n\n".join(part.strip() for part in thoughts if part.strip())
    return Message(
        role=Role.ASSISTANT,
        content=text if text.strip() else None,
        tool_calls=tuple(calls),
        reasoning_content=thought or None,
    )


def _thoughts(raw: JsonObject) -> Iterable[str]:
    """The first of the fields that servers use; several of them say the same."""
    for key in ("reasoning_content", "reasoning", "thinking"):
        if isinstance(raw.get(key), str) and raw[key].strip():
            return (raw[key],)
    return ()


def _refusal(raw: JsonObject, place: int, mending: Mending) -> str:
    refusal = raw.get("refusal")
    if not isinstance(refusal, str) or not refusal.strip():
        return ""
    mending.note("a refusal is read as the assistant's text", place)
    return refusal

"""Results of several calls that a format gathers into one message, taken apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from simulation.export.chats.chat import Mending, Said, is_result
from simulation.export.chats.content import content_of
from simulation.llm.loose_json import strict
from simulation.vocabulary.messages import ToolCall
from simulation.vocabulary.value import JsonObject

_IDS = ("tool_call_id", "call_id", "id")
_AROUND = frozenset((*_IDS, "role", "type", "name", "content"))
"""Nothing but these stands around a result: an object with more to it is a result itself."""


def taken_apart(said: Sequence[Said], mending: Mending) -> Iterator[Said]:
    """A list of ``{"name": …, "content": …}``, one a call that was just made, as several."""
    calls: tuple[ToolCall, ...] = ()
    for one in said:
        if not is_result(one):
            calls = one.message.tool_calls
            yield one
            continue
        parts = _parts(one.message.content or "", calls)
        if parts:
            mending.note("results that stood in one message are taken apart", one.place)
            yield from (_result(one, part, calls, mending) for part in parts)
        else:
            yield one
        calls = ()


def _parts(text: str, calls: Sequence[ToolCall]) -> list[JsonObject]:
    found = strict(text) if calls and text.lstrip().startswith("[") else None
    if not isinstance(found, list) or not all(map(_is_wrapped, found)):
        return []
    named = sorted(part["name"] for part in found)
    return found if named == sorted(call.function.name for call in calls) else []


def _is_wrapped(part: Any) -> bool:
    return (
        isinstance(part, dict)
        and isinstance(part.get("name"), str)
        and "content" in part
        and part.keys() <= _AROUND
    )


def _result(one: Said, part: JsonObject, calls: Sequence[ToolCall], mending: Mending) -> Said:
    """Under the id that it names, if a call has it; else it is found by its name."""
    known = [call.id for call in calls]
    named = next((part[key] for key in _IDS if part.get(key) in known), None)
    content = content_of(part["content"], one.place, mending, is_data=True)
    return one.having(content=content.text, name=part["name"], tool_call_id=named)

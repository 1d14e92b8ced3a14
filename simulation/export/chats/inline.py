"""Calls, results and thoughts that stand in the text itself, between tags."""

from __future__ import annotations

import re
from typing import NamedTuple

from simulation.errors import RecordRefused
from simulation.export.chats.chat import Mending
from simulation.llm.loose_json import read_object, strict
from simulation.llm.wording import parted
from simulation.vocabulary.value import JsonObject

_CALL = re.compile(r"<tool_call>(.*?)</tool_call>", re.S)
_RESPONSE = re.compile(r"<tool_response>(.*?)</tool_response>", re.S)
_STOP = re.compile(r"#{3}(?:STOP|TRANSFER|OUT-OF-SCOPE)#{3}")


class Spoken(NamedTuple):
    text: str
    thought: str = ""
    calls: tuple[JsonObject, ...] = ()


def spoken(text: str, place: int, mending: Mending) -> Spoken:
    """An assistant's text without the calls and thoughts in it.

    Raises RecordRefused for a call in the text that is no JSON.
    """
    blocks = _CALL.findall(text)
    calls = tuple(_call(block, place) for block in blocks)
    if calls:
        mending.note("<tool_call> in the text is read as a tool call", place)
        text = _CALL.sub("", text).strip()
    said = parted(text)
    if "inline_thinking" not in said.repairs:
        return Spoken(text, calls=calls)
    mending.note("<think> in the text is kept apart as reasoning", place)
    return Spoken(said.said, said.thought, calls)


def responses(text: str) -> list[str]:
    """The results of a text that holds nothing else; none if there is more to it."""
    blocks = _RESPONSE.findall(text)
    return [block.strip() for block in blocks] if not _RESPONSE.sub("", text).strip() else []


def without_stop(text: str, place: int, mending: Mending) -> str:
    """A user's text without the mark by which a simulator ended its conversation."""
    kept = _STOP.sub("", text)
    if kept == text:
        return text
    mending.note("the mark that ended the conversation is left out", place)
    return kept.strip()


def _call(block: str, place: int) -> JsonObject:
    found = strict(block)
    if isinstance(found, dict):
        return found
    read = read_object(block)
    if read is None:
        raise RecordRefused(
            f"message {place}",
            "a <tool_call> in its text is no JSON object.",
            'Write {"name": "…", "arguments": {…}} between the tags.',
        )
    return read.value

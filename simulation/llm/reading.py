"""A chat completion, untrusted: into a Reply that has something in it, or a failure with a name."""

from __future__ import annotations

from typing import Any

from simulation.llm.calls import calls_in_text, read_calls
from simulation.llm.chat import Reply
from simulation.llm.failures import Failure, ModelFailed
from simulation.llm.wording import parted, storable
from simulation.vocabulary.sampling import Usage

MOST_TOKENS = 2**26
"""More than any model reads or writes for one answer: a larger count is a mistake, and would use up
a budget at once.
"""
_SPOKEN = ("text", "output_text")
_THOUGHT = ("thinking", "reasoning")
"""Kinds of parts: what is said, and what is only thought."""
LONGEST_THOUGHT = 400_000
"""Characters that are kept: some 100,000 tokens, more than models think in earnest."""


def read_reply(data: Any) -> Reply:
    """Raises ModelFailed, with the tokens it cost all the same."""
    usage = _usage(data)
    try:
        return _read(data, usage)
    except ModelFailed as failed:
        failed.usage = usage
        raise


def _read(data: Any, usage: Usage) -> Reply:
    choice = _choice(data)
    message = choice["message"]
    _refuse_unfinished(choice.get("finish_reason"), message)
    said = parted(storable(_text(message.get("content"))))
    text, inline = calls_in_text(said.said) if "<tool_call>" in said.said else (said.said, [])
    given, legacy = _given_calls(message)
    calls = read_calls(given or inline)
    if not text and not calls.calls:
        raise ModelFailed(Failure.EMPTY_CONTENT, "The answer was empty.")
    repairs = (*said.repairs, *legacy, *(("call_in_text",) if inline else ()), *calls.repairs)
    name = data.get("model")
    return Reply(
        content=text or None,
        calls=calls.calls,
        reasoning=_reasoning(message, said.thought),
        model=storable(name)[:200] if isinstance(name, str) else "",
        usage=usage,
        repairs=repairs,
    )


def _choice(data: Any) -> dict[str, Any]:
    choices = data.get("choices") if isinstance(data, dict) else None
    first = choices[0] if isinstance(choices, list) and choices else None
    if not isinstance(first, dict) or not isinstance(first.get("message"), dict):
        raise ModelFailed(Failure.MALFORMED_RESPONSE, "The response holds no message.")
    return first


def _refuse_unfinished(reason: Any, message: dict[str, Any]) -> None:
    if reason == "error":
        raise ModelFailed(Failure.SERVER_ERROR, "An error ended the answer before its end.")
    if reason == "length":
        raise ModelFailed(Failure.CUT_OFF, "The answer was cut off for its length.")
    if reason == "content_filter":
        raise ModelFailed(Failure.CONTENT_FILTER, "A content filter stopped the answer.")
    refusal = message.get("refusal") or _in_parts(message.get("content"), ("refusal",))
    if isinstance(refusal, str) and refusal.strip():
        raise ModelFailed(Failure.REFUSAL, f"It refused: {storable(refusal)[:300]!r}")


def _text(content: Any) -> str:
    """Content is text, or parts of which some are text."""
    return content if isinstance(content, str) else _in_parts(content, _SPOKEN)


def _in_parts(parts: Any, kinds: tuple[str, ...]) -> str:
    """The text in all ``parts`` of these kinds; "" where there are none.

    It stands under ``text`` or under the kind's own name, and may be in parts itself.
    """
    if not isinstance(parts, list):
        return ""
    found: list[str] = []
    for part in parts:
        kind = part.get("type", "text") if isinstance(part, dict) else None
        if kind in kinds:
            said = part.get("text") or part.get(kind)
            found.append(said if isinstance(said, str) else _in_parts(said, _SPOKEN))
    return "".join(found)


def _given_calls(message: dict[str, Any]) -> tuple[Any, tuple[str, ...]]:
    """``function_call`` is what calls were before they could be several."""
    if message.get("tool_calls"):
        return message["tool_calls"], ()
    old = message.get("function_call")
    return ([{"function": old}], ("function_call",)) if old else (None, ())


def _reasoning(message: dict[str, Any], inline: str) -> str | None:
    parts = _in_parts(message.get("content"), _THOUGHT)
    fields = (message.get("reasoning_content"), message.get("reasoning"), parts)
    field = next((item for item in fields if isinstance(item, str) and item.strip()), "")
    thoughts = [part for part in (storable(field).strip(), inline) if part]
    return "\n\n".join(thoughts)[:LONGEST_THOUGHT] or None


def _usage(data: Any) -> Usage:
    usage = data.get("usage") if isinstance(data, dict) else None
    if not isinstance(usage, dict):
        return Usage()
    return Usage(
        prompt=_count(usage, "prompt_tokens"),
        completion=_count(usage, "completion_tokens"),
        reasoning=_count(usage.get("completion_tokens_details"), "reasoning_tokens"),
        cached=_count(usage.get("prompt_tokens_details"), "cached_tokens"),
    )


def _count(counts: Any, name: str) -> int:
    number = counts.get(name) if isinstance(counts, dict) else None
    valid = isinstance(number, int) and not isinstance(number, bool)
    return number if valid and number is not None and 0 <= number < MOST_TOKENS else 0

"""Tool calls in an answer, wherever and however the model wrote them."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from simulation.llm.failures import Failure, ModelFailed
from simulation.llm.loose_json import read_object
from simulation.llm.wording import storable
from simulation.vocabulary.messages import FunctionCall, ToolCall

LONGEST_QUOTE = 300
_INLINE = re.compile(r"<tool_call>(.*?)(?:</tool_call>|\Z)", re.S)


class Calls(NamedTuple):
    calls: tuple[ToolCall, ...]
    repairs: tuple[str, ...] = ()


class InText(NamedTuple):
    text: str
    """Without the calls."""
    calls: list[Any]
    """As they would stand in ``tool_calls``."""


def read_calls(given: Any) -> Calls:
    """Each call with a JSON object as arguments; a missing id is left empty.

    Raises ModelFailed for what is no call, or whose arguments cannot be read.
    """
    if given is None:
        return Calls(())
    if not isinstance(given, list):
        raise ModelFailed(Failure.MALFORMED_CALL, "tool_calls is not a list.")
    found = [_call(item) for item in given]
    repairs = [repair for one in found for repair in one.repairs]
    return Calls(tuple(call for one in found for call in one.calls), tuple(dict.fromkeys(repairs)))


def calls_in_text(text: str) -> InText:
    """Servers without a parser for their model leave ``<tool_call>`` in the text."""
    blocks = [read_object(block) for block in _INLINE.findall(text)]
    if any(block is None for block in blocks):
        quoted = text[:LONGEST_QUOTE]
        raise ModelFailed(Failure.MALFORMED_CALL, f"A call in the text is not JSON: {quoted!r}")
    calls = [{"function": block.value} for block in blocks if block is not None]
    return InText(_INLINE.sub("", text).strip(), calls)


def _call(item: Any) -> Calls:
    function = item.get("function") if isinstance(item, dict) else None
    name = function.get("name") if isinstance(function, dict) else None
    if not isinstance(function, dict) or not isinstance(name, str) or not name.strip():
        raise ModelFailed(Failure.MALFORMED_CALL, "A tool call names no function.")
    name = storable(name.strip())[:200]
    arguments, repairs = _arguments(function.get("arguments"), name)
    given = item.get("id")
    call_id = storable(given).strip()[:200] if isinstance(given, str) else ""
    function_call = FunctionCall(name=name, arguments=storable(arguments))
    call = ToolCall(id=call_id, function=function_call)
    return Calls((call,), repairs)


def _arguments(given: Any, name: str) -> tuple[str, tuple[str, ...]]:
    if given is None or (isinstance(given, str) and given.strip() in ("", "null")):
        return "{}", ("empty_arguments",)
    if isinstance(given, dict):
        return _written(given), ("arguments_as_object",)
    read = read_object(given) if isinstance(given, str) else None
    if read is None or not isinstance(given, str):
        quoted = str(given)[:LONGEST_QUOTE]
        raise ModelFailed(
            Failure.MALFORMED_ARGUMENTS, f"The arguments of {name[:80]} are not JSON: {quoted!r}"
        )
    if read.repairs:
        return _written(read.value), read.repairs
    # With no more colons than keys, none is there twice; nearly all that models send is so plain.
    if given.count(":") > len(read.value) and _repeats_a_key(given):
        return _written(read.value), ("repeated_key",)
    return given, ()


class _Repeated(Exception):
    """A key stands twice in one object."""


def _once(pairs: list[tuple[str, Any]]) -> None:
    if len({key for key, _value in pairs}) < len(pairs):
        raise _Repeated


_KEYS = json.JSONDecoder(object_pairs_hook=_once)


def _repeats_a_key(text: str) -> bool:
    """The last value counts and is the one that runs: readers of the record must not see two."""
    try:
        _KEYS.decode(text)
    except _Repeated:
        return True
    return False


def _written(arguments: dict[str, Any]) -> str:
    try:
        return json.dumps(arguments, ensure_ascii=False, allow_nan=False)
    except (ValueError, RecursionError) as error:
        raise ModelFailed(
            Failure.MALFORMED_ARGUMENTS, "The arguments hold what JSON cannot."
        ) from error

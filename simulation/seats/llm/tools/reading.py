"""What the model sent, as a result that the tool could have returned."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from jsonschema.exceptions import best_match

from simulation.errors import ToolRefused
from simulation.llm.answers import one_object
from simulation.llm.asking import Usable
from simulation.llm.chat import Reply
from simulation.llm.failures import Failure, ModelFailed
from simulation.llm.loose_json import strict
from simulation.llm.wording import storable
from simulation.seats.llm.tools.earlier import contradiction
from simulation.seats.protocol import ToolView
from simulation.vocabulary.value import JsonObject
from simulation.world.limits import ROWS
from simulation.world.results import error_json
from simulation.world.schemas import validator_of

LONGEST = 60_000
"""Characters of a result."""
DEEPEST = 12
MOST_VALUES = 4_000
LONGEST_ERROR = 400
KINDS = frozenset({"not_found", "constraint"})
_FENCE = re.compile(r"\A```[ \t]*[\w-]*[ \t]*\n?(.*?)```\Z", re.S)
_FORM = ("result", "error", "kind")


class Returned(NamedTuple):
    content: str
    """JSON, as it stands in the tool message."""
    error: str | None = None


class _Read(NamedTuple):
    value: Any
    repairs: tuple[str, ...] = ()


def read_result(reply: Reply, view: ToolView, *, is_last: bool) -> Usable[Returned]:
    """Raises ModelFailed for what the tool could not have returned.

    In the last attempt a value that differs from an earlier result is let pass: that is for a
    check to find, not the end of a dialogue.
    """
    if reply.calls:
        raise ModelFailed(Failure.SPEAKS_AS_OTHER, "It called a tool instead of answering as one.")
    read = _parsed(reply.content or "")
    if isinstance(read.value, dict) and _is_error(read.value):
        return Usable(_failed(read.value), read.repairs)
    result, repairs = _result(read.value, view)
    content = _document(result)
    if (differs := contradiction(view, result)) is not None:
        if not is_last:
            raise ModelFailed(Failure.CONTRADICTION, differs)
        repairs = (*repairs, "contradiction_kept")
    return Usable(Returned(content), (*read.repairs, *repairs))


def _parsed(text: str) -> _Read:
    """An object, or the bare list that some models send for a tool that returns one."""
    fenced = _FENCE.match(text.strip())
    bare = strict((fenced[1] if fenced else text).strip())
    if isinstance(bare, list):
        return _Read(bare, ("fenced_json",) if fenced else ())
    return _Read(*one_object(text))


def _is_error(value: JsonObject) -> bool:
    """An error as it was asked for, and not a result that happens to have such a property."""
    error = value.get("error")
    named = isinstance(error, str) and error.strip() != ""
    return named and value.keys() <= set(_FORM) and value.get("result") is None


def _failed(value: JsonObject) -> Returned:
    kind = value.get("kind")
    sentence = storable(str(value["error"]).strip())[:LONGEST_ERROR]
    return Returned(error_json(sentence), kind if kind in KINDS else "constraint")


def _result(value: Any, view: ToolView) -> _Read:
    """What stands under "result"; or all of it, where that is what the tool returns."""
    is_form = isinstance(value, dict) and "result" in value and value.keys() <= set(_FORM)
    inner = _cleaned(value["result"] if is_form else value)
    problem = problem_with(inner, view)
    if problem is None:
        return _Read(inner, () if is_form else ("bare_result",))
    if is_form and problem_with(whole := _cleaned(value), view) is None:
        return _Read(whole, ("bare_result",))
    unpacked = strict(inner) if isinstance(inner, str) else None
    if unpacked is not None and problem_with(read := _cleaned(unpacked), view) is None:
        return _Read(read, ("result_as_text",))
    if not is_form and isinstance(value, dict) and "result" not in value:
        problem = f'It has no "result". As one, it would not do: {problem}'
    raise ModelFailed(Failure.INVALID_RESULT, problem)


def problem_with(result: Any, view: ToolView) -> str | None:
    """Why the tool's return schema does not allow ``result``, in a sentence."""
    if isinstance(result, list) and len(result) > ROWS:
        return f"It has more than {ROWS} rows."
    try:
        error = best_match(validator_of(view.tool.returns).iter_errors(result))
    except (ToolRefused, RecursionError):
        return None  # A schema that judges nothing is the tool's fault, not the result's.
    if error is None:
        return None
    where = ".".join(str(part) for part in error.absolute_path)
    return f"{f'{where}: ' if where else ''}{error.message[:300]}."


def _document(result: Any) -> str:
    try:
        text = json.dumps(result, ensure_ascii=False, allow_nan=False)
    except ValueError as error:
        raise ModelFailed(Failure.INVALID_RESULT, "A number in it is no number in JSON.") from error
    if len(text) > LONGEST:
        raise ModelFailed(
            Failure.INVALID_RESULT, f"It is longer than {LONGEST} characters: return less."
        )
    return text


def _cleaned(value: Any) -> Any:
    """Without what no database takes. Raises ModelFailed for what is too deep or too large."""
    _refuse_large(value)
    return _storable(value)


def _refuse_large(value: Any) -> None:
    level, seen = [value], 0
    for _ in range(DEEPEST):
        below = [part for each in level for part in _parts(each)]
        seen += len(below)
        if not below:
            return
        if seen > MOST_VALUES:
            raise ModelFailed(Failure.INVALID_RESULT, f"It holds more than {MOST_VALUES} values.")
        level = below
    raise ModelFailed(Failure.INVALID_RESULT, f"It is nested deeper than {DEEPEST} levels.")


def _parts(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _storable(value: Any) -> Any:
    if isinstance(value, dict):
        return {storable(name): _storable(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_storable(part) for part in value]
    return storable(value) if isinstance(value, str) else value

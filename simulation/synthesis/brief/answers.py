"""What a writer's answer holds: an object, a list, a script, whatever it is wrapped in."""

from __future__ import annotations

import re
from typing import Any, TypeVar, cast

from simulation.llm.answers import fault_in, one_object, unusable
from simulation.llm.asking import Usable
from simulation.llm.loose_json import LONGEST, read_object, strict
from simulation.llm.wording import storable
from simulation.vocabulary.value import JsonObject

T = TypeVar("T")
_FENCED = re.compile(r"```[ \t]*([\w-]*)[ \t]*\n(.*?)```", re.S)
_ENDLESS = 2**63


def an_object(text: str) -> Usable[JsonObject]:
    """Raises ModelFailed."""
    read = one_object(text)
    return Usable(_storable(read.move), read.repairs)


def a_list(text: str, name: str) -> Usable[list[Any]]:
    """The list under ``name``, or one that stands on its own. Raises ModelFailed."""
    bare = _bare_list(text)
    if bare is not None:
        return Usable(_storable(bare), ("bare_list",))
    read = read_object(text)
    found = _listed(read.value, name) if read is not None else None
    if read is None or found is None:
        raise unusable(f'It was not one JSON object with a list "{name}": {fault_in(text)}')
    return Usable(_storable(found), read.repairs)


def _storable(value: T) -> T:
    """The value without what neither JSON nor a database holds. Raises ModelFailed for a number
    without end, or for what is nested without end.
    """
    try:
        return cast("T", _cleaned(value))
    except (OverflowError, RecursionError) as error:
        raise unusable("It holds a number that is too large, or is nested too deep.") from error


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list):
        return [_cleaned(part) for part in value]
    if isinstance(value, dict):
        return {storable(name): _cleaned(part) for name, part in value.items()}
    if isinstance(value, int | float) and not abs(value) < _ENDLESS:
        raise OverflowError
    return value


def _bare_list(text: str) -> list[Any] | None:
    """A list as the whole answer, or as the one thing in a fence."""
    if len(text) > LONGEST:
        return None
    for candidate in (text.strip(), *(body for _, body in _FENCED.findall(text))):
        value = strict(candidate)
        if isinstance(value, list):
            return value
    return None


def _listed(value: JsonObject, name: str) -> list[Any] | None:
    """Some call it otherwise: then it is the only list there is."""
    if isinstance(value.get(name), list):
        return list(value[name])
    lists = [each for each in value.values() if isinstance(each, list)]
    return lists[0] if len(lists) == 1 else None


def a_script(value: JsonObject, text: str, name: str = "sql") -> str:
    """SQL under ``name`` as a text or as a list of statements, or in a fence beside the object."""
    given = value.get(name)
    if isinstance(given, list) and all(isinstance(each, str) for each in given):
        given = "\n".join(f"{each.rstrip().rstrip(';')};" for each in given)
    if not isinstance(given, str) or not given.strip():
        fenced = [body for kind, body in _FENCED.findall(text) if kind.lower() in ("sql", "sqlite")]
        given = fenced[0] if len(fenced) == 1 else ""
    return unfenced(given)


def unfenced(text: str) -> str:
    """The text without a fence around all of it."""
    found = re.fullmatch(r"\s*```[ \t]*[\w-]*[ \t]*\n(.*?)\n?```\s*", text, re.S)
    return storable(found.group(1) if found else text).strip()


def plain(value: Any, longest: int) -> str:
    """A line of text, or "" for what is none or too long."""
    line = " ".join(storable(value).split()) if isinstance(value, str) else ""
    return line if len(line) <= longest else ""

"""What is wrong with a call's arguments, part by part: for a person who fills in a form.

A model is told the worst in one sentence (``simulation.world.arguments``); here each part has its
own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from jsonschema.exceptions import ValidationError

from simulation.errors import ToolRefused
from simulation.vocabulary.tools import Tool
from simulation.vocabulary.value import JsonObject
from simulation.world.arguments import ArgumentsRefused, bound_arguments, properties_of
from simulation.world.schemas import validator_of

MOST_PROBLEMS = 20
LONGEST = 300
"""Characters of one."""


class ArgumentProblem(NamedTuple):
    path: tuple[str, ...]
    """Names and places that lead to the part; empty for the arguments as a whole."""
    problem: str


def argument_problems(tool: Tool, arguments: str) -> tuple[ArgumentProblem, ...]:
    """Why ``tool`` would not run with them, at most so many; empty where it would."""
    try:
        bound_arguments(tool, arguments)
    except (ArgumentsRefused, ToolRefused) as refused:
        parts = tuple(islice(_by_part(tool, arguments), MOST_PROBLEMS))
        return parts or (ArgumentProblem((), str(refused)),)
    return ()


def _by_part(tool: Tool, arguments: str) -> Iterator[ArgumentProblem]:
    """Nothing where the arguments cannot be taken apart."""
    try:
        given = json.loads(arguments or "{}")
        properties = properties_of(tool)
        errors = list(islice(_errors(tool, given), MOST_PROBLEMS))
    except (ValueError, RecursionError, ToolRefused):
        return
    yield from _unknown(given, properties)
    for error in errors:
        yield ArgumentProblem(_path(error), _words(error))


def _errors(tool: Tool, given: Any) -> Iterator[ValidationError]:
    if isinstance(given, dict):
        yield from validator_of(tool.parameters).iter_errors(given)


def _unknown(given: Any, properties: JsonObject) -> Iterator[ArgumentProblem]:
    known = ", ".join(properties) or "none"
    for name in given if isinstance(given, dict) else ():
        if name not in properties:
            yield ArgumentProblem((name,), f"There is no such parameter. Parameters: {known}.")


def _path(error: ValidationError) -> tuple[str, ...]:
    path = tuple(map(str, error.absolute_path))
    missing = _missing(error)
    return path if missing is None else (*path, missing)


def _words(error: ValidationError) -> str:
    if _missing(error) is not None:
        return "It is needed."
    message = error.message
    return f"{message[:LONGEST]}…" if len(message) > LONGEST else f"{message}."


def _missing(error: ValidationError) -> str | None:
    """The property that an object lacks."""
    if error.validator != "required":
        return None
    wanted: Any = error.validator_value
    names = map(str, wanted)
    return next((name for name in names if error.message.startswith(repr(name))), None)

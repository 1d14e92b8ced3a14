"""Tasks that come along: beside the messages, or in a file of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from simulation.errors import RecordRefused
from simulation.vocabulary.tasks import Task

MOST_TASKS = 50
REMEDY = "See the tasks of a native record for the format, or leave them out."


def tasks_from(given: Any, where: str = "tasks") -> tuple[Task, ...]:
    """Of a list of tasks, one task, or an object that holds ``tasks``. Raises RecordRefused."""
    if isinstance(given, dict):
        given = given.get("tasks", [given])
    if not isinstance(given, list) or not given:
        raise RecordRefused(where, "it is no list of tasks.", REMEDY)
    if len(given) > MOST_TASKS:
        raise RecordRefused(
            where, f"there are {len(given)} of them.", f"{MOST_TASKS} are the most."
        )
    return tuple(_task(item, f"{where}.{number}") for number, item in enumerate(given))


def are_ours(given: Sequence[Any]) -> bool:
    """Other programs call other things tasks."""
    return bool(given) and all(isinstance(item, dict) and "subtasks" in item for item in given)


def _task(given: Any, where: str) -> Task:
    try:
        return Task.model_validate(given)
    except (ValidationError, RecursionError) as error:
        if isinstance(error, RecursionError):
            raise RecordRefused(where, "it is nested too deep.", REMEDY) from error
        first = error.errors(include_input=False, include_url=False)[0]
        field = ".".join((where, *map(str, first["loc"])))
        raise RecordRefused(field, f"{first['msg']}.", REMEDY) from error

"""The proof of tasks: their reference solution is run again from the start, and every argument,
result and check must be what the task says.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from simulation.synthesis.tasks.catalog import Catalog
from simulation.synthesis.tasks.proof import holds
from simulation.vocabulary.tasks import (
    Default,
    FromEarlierTask,
    FromUser,
    Source,
    Step,
    Subtask,
    Task,
    WorldCheck,
)
from simulation.world import World

Results = dict[tuple[str, int], Any]
"""Full results by task and step."""


def solves(
    origin: World, catalog: Catalog, tasks: Sequence[Task], before: Results | None = None
) -> bool:
    """Do the tasks' reference solutions, run in order, solve them in a copy of ``origin``?

    ``before``: results of steps that were made before, which the tasks may refer to.
    """
    world = origin.copy()
    results: Results = dict(before or {})
    try:
        return all(_solves_task(world, catalog, task, results) for task in tasks)
    finally:
        world.close()


def _solves_task(world: World, catalog: Catalog, task: Task, results: Results) -> bool:
    place = 0
    for subtask in task.subtasks:
        if not subtask.checks or any(holds(world, check) for check in _world_checks(subtask)):
            return False
        for step in subtask.steps:
            if not _runs(world, catalog, step, task.id, place, subtask, results):
                return False
            place += 1
        if not all(holds(world, check) for check in _world_checks(subtask)):
            return False
    return True


def _world_checks(subtask: Subtask) -> list[str]:
    return [check.sql for check in subtask.checks if isinstance(check, WorldCheck)]


def _runs(
    world: World,
    catalog: Catalog,
    step: Step,
    task: str,
    place: int,
    subtask: Subtask,
    results: Results,
) -> bool:
    if set(step.sources) != set(step.arguments):
        return False
    for name, source in step.sources.items():
        if not _is_from(source, step.arguments[name], task, subtask, results):
            return False
    called = world.call(catalog.tools[step.tool], step.arguments)
    result = json.loads(called.content)
    results[task, place] = result
    return called.ok and _begins_with(result, step.result)


def _begins_with(result: Any, recorded: Any) -> bool:
    """Is the recorded result this one, or the first rows of it?"""
    if isinstance(result, list) and isinstance(recorded, list):
        return bool(result[: len(recorded)] == recorded)
    return bool(result == recorded)


def _is_from(source: Source, value: Any, task: str, subtask: Subtask, results: Results) -> bool:
    """Does the value come from where its source says?"""
    if isinstance(source, Default):
        return True
    if isinstance(source, FromUser):
        return bool(subtask.knows[source.slot].value == value)
    owner = source.task if isinstance(source, FromEarlierTask) else task
    result = results.get((owner, source.step))
    row = result[source.row] if source.row is not None and result is not None else result
    return isinstance(row, dict) and source.property in row and row[source.property] == value

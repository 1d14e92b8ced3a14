"""The proof of tasks: their reference solution is run again from the start, and every argument,
result and check must be what the task says.
"""

from __future__ import annotations

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
from simulation.world import Moment, World

Results = dict[tuple[str, int], Any]
"""Full results by task and step."""


def solves(
    origin: World | Moment, catalog: Catalog, tasks: Sequence[Task], before: Results | None = None
) -> bool:
    """Do the tasks' reference solutions, run in order from ``origin`` on, solve them?

    ``before``: results of steps that were made before, which the tasks may refer to.
    """
    world = origin if isinstance(origin, Moment) else Moment(origin.copy())
    results: Results = dict(before or {})
    for task in tasks:
        after = _after_task(world, catalog, task, results)
        if after is None:
            return False
        world = after
    return True


def _after_task(world: Moment, catalog: Catalog, task: Task, results: Results) -> Moment | None:
    """The world in which the task is solved; None if it is not."""
    place = 0
    for subtask in task.subtasks:
        if not subtask.checks or any(holds(world, check) for check in _world_checks(subtask)):
            return None
        for step in subtask.steps:
            after = _after_step(world, catalog, step, task.id, place, subtask, results)
            if after is None:
                return None
            world = after
            place += 1
        if not all(holds(world, check) for check in _world_checks(subtask)):
            return None
    return world


def _world_checks(subtask: Subtask) -> list[str]:
    return [check.sql for check in subtask.checks if isinstance(check, WorldCheck)]


def _after_step(
    world: Moment,
    catalog: Catalog,
    step: Step,
    task: str,
    place: int,
    subtask: Subtask,
    results: Results,
) -> Moment | None:
    """The world in which the step was made; None if it is not what the task says."""
    if set(step.sources) != set(step.arguments):
        return None
    for name, source in step.sources.items():
        if not _is_from(source, step.arguments[name], task, subtask, results):
            return None
    called, result, after = world.call(catalog.tools[step.tool], step.arguments)
    results[task, place] = result
    return after if called.ok and _begins_with(result, step.result) else None


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

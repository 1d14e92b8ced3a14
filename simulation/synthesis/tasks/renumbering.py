"""A chain of tasks under other numbers, so that it can stand behind another one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simulation.vocabulary.tasks import (
    Check,
    FromEarlierTask,
    Reference,
    Source,
    Step,
    Subtask,
    Task,
    ToldCheck,
)


def renumbered(chain: Sequence[Task], first: int) -> tuple[Task, ...]:
    """The same tasks as ``task-<first>`` and so on, with all that names them."""
    names = {task.id: f"task-{number}" for number, task in enumerate(chain, first)}
    parts = {
        part.id: f"{names[task.id]}.{place}"
        for task in chain
        for place, part in enumerate(task.subtasks, 1)
    }
    return tuple(_task(task, names, parts) for task in chain)


def in_place_of(task: Task, like: Task, own: Task) -> Task:
    """``task`` under the ids of ``own``, which is ``like`` as it stands in a dialogue: what refers
    to one goes on referring to the other.
    """
    names, parts = {task.id: own.id}, dict[str, str]()
    for place, part in enumerate(task.subtasks):
        there = own.subtasks[place].id if place < len(own.subtasks) else f"{own.id}.{place + 1}"
        parts[part.id] = there
    if like.follows and own.follows:
        names.setdefault(like.follows, own.follows)
    for one, other in zip(like.subtasks, own.subtasks, strict=True):
        if one.refers is not None and other.refers is not None:
            parts.setdefault(one.refers.subtask, other.refers.subtask)
        names = _sourced(one, other) | names
    return _task(task, names, parts)


def _sourced(one: Subtask, other: Subtask) -> dict[str, str]:
    """What the earlier tasks that its arguments come from are called in either."""
    pairs = (
        (source, same.sources[name])
        for step, same in zip(one.steps, other.steps, strict=True)
        for name, source in step.sources.items()
    )
    return {
        a.task: b.task
        for a, b in pairs
        if isinstance(a, FromEarlierTask) and isinstance(b, FromEarlierTask)
    }


def _task(task: Task, names: Mapping[str, str], parts: Mapping[str, str]) -> Task:
    return task.model_copy(
        update={
            "id": names[task.id],
            "subtasks": tuple(_subtask(part, names, parts) for part in task.subtasks),
            "follows": names.get(task.follows) if task.follows else None,
        }
    )


def _subtask(part: Subtask, names: Mapping[str, str], parts: Mapping[str, str]) -> Subtask:
    refers = part.refers
    return part.model_copy(
        update={
            "id": parts[part.id],
            "refers": _reference(refers, parts) if refers is not None else None,
            "steps": tuple(_step(step, names) for step in part.steps),
            "checks": tuple(_check(check, parts) for check in part.checks),
        }
    )


def _reference(refers: Reference, parts: Mapping[str, str]) -> Reference:
    return refers.model_copy(update={"subtask": parts.get(refers.subtask, refers.subtask)})


def _step(step: Step, names: Mapping[str, str]) -> Step:
    sources = {name: _source(source, names) for name, source in step.sources.items()}
    return step.model_copy(update={"sources": sources})


def _source(source: Source, names: Mapping[str, str]) -> Source:
    if not isinstance(source, FromEarlierTask):
        return source
    return source.model_copy(update={"task": names.get(source.task, source.task)})


def _check(check: Check, parts: Mapping[str, str]) -> Check:
    if not isinstance(check, ToldCheck):
        return check
    return check.model_copy(update={"subtask": parts.get(check.subtask, check.subtask)})

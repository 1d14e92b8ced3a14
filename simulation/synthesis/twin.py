"""The simulated twin of an executed domain: the same tools and tasks, with nothing to run them on.

No world can prove such a task, so its checks ask for the calls of its reference solution: with
the arguments that the user or the tool itself gives, and with whatever results gave instead of
the rest, found from what the user named. What the user wanted to know must have been told as the
call returned it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from simulation.synthesis.tasks.wanting import wanted_column
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.lexicon import Purpose
from simulation.vocabulary.tasks import (
    CalledCheck,
    Default,
    FromEarlierTask,
    FromResult,
    FromUser,
    Step,
    Subtask,
    Task,
    Want,
)
from simulation.world.empty import EMPTY_WORLD

Steps = dict[str, list[Step]]
"""The steps of each task so far, in order, by the task's id."""


def twin_of_domain(domain: Domain) -> Domain:
    """The domain without SQL, on the empty world."""
    tools = tuple(tool.model_copy(update={"sql": None}) for tool in domain.tools)
    return domain.model_copy(update={"tools": tools, "world": EMPTY_WORLD})


def twin_of_tasks(tasks: Sequence[Task], domain: Domain) -> tuple[Task, ...]:
    """The tasks as calls alone can prove them; values that only the rows knew are gone."""
    done: Steps = {}
    return tuple(_task(task, domain, done) for task in tasks)


def _task(task: Task, domain: Domain, done: Steps) -> Task:
    subtasks = []
    for subtask in task.subtasks:
        done.setdefault(task.id, []).extend(subtask.steps)
        checks = tuple(_checks(task.id, subtask, done, domain))
        wants = tuple(want.model_copy(update={"values": ()}) for want in subtask.wants)
        steps = tuple(_unresolved(step) for step in subtask.steps)
        changes = {"wants": wants, "steps": steps, "checks": checks}
        subtasks.append(subtask.model_copy(update=changes))
    return task.model_copy(update={"subtasks": tuple(subtasks)})


def _unresolved(step: Step) -> Step:
    return step.model_copy(update={"arguments": _pinned(step), "result": None})


def _pinned(step: Step) -> dict[str, Any]:
    """What holds whatever a simulator makes up."""
    return {
        name: value
        for name, value in step.arguments.items()
        if isinstance(step.sources.get(name), FromUser | Default) and value is not None
    }


def _checks(task: str, subtask: Subtask, done: Steps, domain: Domain) -> Iterator[CalledCheck]:
    """One for each change and each look-up that tells something; else for the last call. What
    was to be called anyhow still is.
    """
    steps = done[task]
    told = _told(subtask, steps, domain)
    kept = [check for check in subtask.checks if isinstance(check, CalledCheck)]
    yield from kept
    found = bool(kept)
    for place, step in enumerate(steps):
        is_own = place >= len(steps) - len(subtask.steps)
        tool = domain.tool(step.tool)
        if place in told or (is_own and tool is not None and tool.mutates):
            found = True
            yield _check(task, subtask, step, told.get(place, ()), done)
    if not found:
        last = steps[-1] if steps else Step(tool=subtask.tool, arguments={}, sources={})
        yield _check(task, subtask, last, (), done)


def _check(
    task: str, subtask: Subtask, step: Step, told: Sequence[str], done: Steps
) -> CalledCheck:
    tells = f" and {', '.join(told)} told" if told else ""
    return CalledCheck(
        tool=step.tool,
        arguments=_pinned(step),
        traced=_traced(task, subtask, step, done),
        told=tuple(told),
        description=f"{subtask.goal.rstrip('.')}: {step.tool} succeeded{tells}",
    )


def _traced(task: str, subtask: Subtask, step: Step, done: Steps) -> dict[str, tuple[Any, ...]]:
    """What results gave, with what the user named; free where the user named nothing."""
    own = [slot.value for slot in subtask.knows if slot.purpose is not Purpose.VALUE]
    traced: dict[str, tuple[Any, ...]] = {}
    for name in step.arguments:
        roots = list(_roots(task, step, name, done))
        if roots:
            traced[name] = tuple(_once([*roots, *own]))
    return traced


def _roots(
    task: str, step: Step, argument: str, done: Steps, open_: tuple[Step, ...] = ()
) -> Iterator[Any]:
    """Values of the user's in the calls that an argument's value goes back to."""
    source = step.sources.get(argument)
    if isinstance(source, FromEarlierTask):
        task = source.task
    steps = done.get(task, [])
    if not isinstance(source, FromResult | FromEarlierTask) or source.step >= len(steps):
        return
    giver = steps[source.step]
    if any(giver is one for one in (step, *open_)):
        return
    for name, value in giver.arguments.items():
        if isinstance(giver.sources.get(name), FromUser):
            yield value
        else:
            yield from _roots(task, giver, name, done, (step, *open_))


def _once(values: Sequence[Any]) -> Iterator[Any]:
    for place, value in enumerate(values):
        if value is not None and value not in values[:place]:
            yield value


def _told(subtask: Subtask, steps: Sequence[Step], domain: Domain) -> dict[int, list[str]]:
    """By step, the properties of its result that the user wants to be told."""
    told: dict[int, list[str]] = {}
    for want in subtask.wants:
        for place in reversed(range(len(steps))):
            name = _property(want, steps[place].tool, domain)
            if name is not None:
                told.setdefault(place, []).append(name)
                break
    return told


def _property(want: Want, tool: str, domain: Domain) -> str | None:
    named, colon, name = want.column.partition(":")
    if colon and named == tool:
        return name
    frame = domain.lexicon.frames.get(tool)
    if frame is None:
        return None
    names = (name for name in frame.outputs if wanted_column(frame, name) == want.column)
    return next(names, None)

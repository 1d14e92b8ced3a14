"""The simulated twin of an executed domain: the same tools and tasks, with nothing to run them on.

No world can prove such a task, so its checks ask for the calls of its reference solution: with
the arguments that the user or the tool itself gives, and whatever results gave instead of the
rest. What the user wanted to know must have been told as the call returned it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from simulation.synthesis.tasks.wanting import wanted_column
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.tasks import (
    CalledCheck,
    Default,
    FromUser,
    Step,
    Subtask,
    Task,
    Want,
)
from simulation.world.empty import EMPTY_WORLD


def twin_of_domain(domain: Domain) -> Domain:
    """The domain without SQL, on the empty world."""
    tools = tuple(tool.model_copy(update={"sql": None}) for tool in domain.tools)
    return domain.model_copy(update={"tools": tools, "world": EMPTY_WORLD})


def twin_of_task(task: Task, domain: Domain) -> Task:
    """The task as it can be proved by calls alone; values that only the rows knew are gone."""
    done: list[Step] = []
    subtasks = []
    for subtask in task.subtasks:
        done += subtask.steps
        checks = tuple(_checks(subtask, done, domain))
        subtasks.append(
            subtask.model_copy(
                update={
                    "wants": tuple(
                        want.model_copy(update={"values": ()}) for want in subtask.wants
                    ),
                    "steps": tuple(_unresolved(step) for step in subtask.steps),
                    "checks": checks,
                }
            )
        )
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


def _checks(subtask: Subtask, done: Sequence[Step], domain: Domain) -> Iterator[CalledCheck]:
    """One for each change and each look-up that tells something; else for the last call. What
    was to be called anyhow still is.
    """
    told = _told(subtask, done, domain)
    kept = [check for check in subtask.checks if isinstance(check, CalledCheck)]
    yield from kept
    found = bool(kept)
    for place, step in enumerate(done):
        is_own = place >= len(done) - len(subtask.steps)
        tool = domain.tool(step.tool)
        if place in told or (is_own and tool is not None and tool.mutates):
            found = True
            yield _check(subtask, step, told.get(place, ()))
    if not found:
        last = done[-1] if done else Step(tool=subtask.tool, arguments={}, sources={})
        yield _check(subtask, last, ())


def _check(subtask: Subtask, step: Step, told: Sequence[str]) -> CalledCheck:
    tells = f" and {', '.join(told)} told" if told else ""
    return CalledCheck(
        tool=step.tool,
        arguments=_pinned(step),
        told=tuple(told),
        description=f"{subtask.goal}: {step.tool} succeeded{tells}",
    )


def _told(subtask: Subtask, done: Sequence[Step], domain: Domain) -> dict[int, list[str]]:
    """By step, the properties of its result that the user wants to be told."""
    told: dict[int, list[str]] = {}
    for want in subtask.wants:
        for place in reversed(range(len(done))):
            name = _property(want, done[place].tool, domain)
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

"""The tasks of a branch: its parent's, dropped, reordered or edited, and more of the domain's."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from pydantic import ValidationError

from curation.engine.keys import as_uuid
from curation.engine.paths import Path, turn_rows
from curation.errors import FieldProblem, Refused
from curation.models import TaskVersion, Trajectory
from simulation.domains.file.pieces import task_key
from simulation.synthesis.tasks.renumbering import renumbered
from simulation.vocabulary.tasks import FromEarlierTask, Task
from simulation.vocabulary.value import JsonObject

LONGEST_TASK = 60_000
"""Characters of a task as JSON."""
NUMBERED = re.compile(r"task-(\d{1,6})")


def ordered_tasks(parent: Trajectory, given: Sequence[str | JsonObject]) -> list[JsonObject]:
    """All tasks of the branch, in order. Raises Refused naming ``tasks.<place>``."""
    own = {str(task["id"]): task for task in parent.tasks or ()}
    number = _first_free(own)
    found: list[Task] = []
    added: list[Task] = []
    for place, one in enumerate(given):
        task = _known(own, one, place) or _of_domain(parent, str(one), place)
        if not (isinstance(one, dict) or one in own):
            _refuse_loose([*added, task], f"tasks.{place}")
            added.append(task)
            task = renumbered(added, number)[-1]
        found.append(task)
    _refuse_twice(found)
    _refuse_loose_all(found)
    return [task.model_dump(mode="json") for task in found]


def proven_among(path: Path, tasks: Iterable[JsonObject]) -> int:
    """How many of the tasks the turns of ``path`` prove; it reads them all."""
    proven = {name for row in turn_rows(path) for name in row.content.get("proven") or ()}
    return len(proven & {str(task["id"]) for task in tasks})


def _known(own: dict[str, JsonObject], given: str | JsonObject, place: int) -> Task | None:
    """A task that the parent has, or one that is written out; None for any other name."""
    if isinstance(given, str):
        return Task.model_validate(own[given]) if given in own else None
    field = f"tasks.{place}"
    size = len(json.dumps(given, ensure_ascii=False, default=str))
    if size > LONGEST_TASK:
        problem = f"It has {size:,} characters; the limit is {LONGEST_TASK:,}."
        raise Refused(FieldProblem(field, problem, "Shorten it."))
    try:
        return Task.model_validate(given)
    except ValidationError as error:
        raise Refused(*(_problem(field, one) for one in error.errors()[:5])) from error


def _problem(field: str, error: object) -> FieldProblem:
    loc = error["loc"]  # type: ignore[index]
    words = error["msg"]  # type: ignore[index]
    where = ".".join((field, *map(str, loc)))
    return FieldProblem(where, f"{words}.", "A task looks as those of GET /trajectories/{id} do.")


def _of_domain(parent: Trajectory, text: str, place: int) -> Task:
    key = as_uuid(text)
    row = _alike(parent, key) if key else None
    if row is None:
        raise Refused(
            FieldProblem(
                f"tasks.{place}",
                f"Neither the dialogue nor version {parent.domain.number} of its domain has a task "
                f"{text[:80]!r}.",
                "Give the id of one of its own, one of the domain's task_ids, or a task itself.",
            )
        )
    return Task.model_validate(row.content)


def _alike(parent: Trajectory, key: UUID) -> TaskVersion | None:
    """The task as the version has it that the branch is under; it may be named by another's."""
    there = TaskVersion.objects.filter(domain=parent.domain_id)
    found = there.filter(pk=key).first()
    if found is not None:
        return found
    domain = parent.domain
    same = TaskVersion.objects.filter(
        domain__workspace=domain.workspace_id, domain__name=domain.name
    )
    named = same.filter(pk=key).first()
    wanted = _key(named) if named is not None else None
    return next((row for row in there if _key(row) == wanted), None)


def _key(row: TaskVersion) -> str:
    return task_key(Task.model_validate(row.content))


def _first_free(own: Iterable[str]) -> int:
    """A number that no task of the parent bears."""
    found = [int(match[1]) for name in own if (match := NUMBERED.fullmatch(name))]
    return max([len(list(own)), *found]) + 1


def _refuse_twice(tasks: Sequence[Task]) -> None:
    seen: set[str] = set()
    for place, task in enumerate(tasks):
        for name in (task.id, *(part.id for part in task.subtasks)):
            if name in seen:
                problem = f"Another one before it is called {name!r} too."
                raise Refused(FieldProblem(f"tasks.{place}", problem, "Give it an id of its own."))
            seen.add(name)


def _refuse_loose_all(tasks: Sequence[Task]) -> None:
    for place in range(len(tasks)):
        _refuse_loose(tasks[: place + 1], f"tasks.{place}")


def _refuse_loose(tasks: Sequence[Task], field: str) -> None:
    """The last task goes on from others: they have to come before it."""
    *before, task = tasks
    there = {one.id for one in before} | {part.id for one in before for part in one.subtasks}
    for name in _needed(task):
        if name not in there | {part.id for part in task.subtasks}:
            raise Refused(
                FieldProblem(
                    field,
                    f"{task.title!r} goes on from {name!r}, which does not come before it.",
                    "Keep that one in front of it, or leave both out.",
                )
            )


def _needed(task: Task) -> Iterator[str]:
    """Ids of the tasks and subtasks that it refers to."""
    if task.follows:
        yield task.follows
    for part in task.subtasks:
        if part.refers is not None:
            yield part.refers.subtask
        for step in part.steps:
            sources = step.sources.values()
            yield from (one.task for one in sources if isinstance(one, FromEarlierTask))

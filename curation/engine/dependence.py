"""What a dialogue depends on in its version of a domain, and what of that is other in another.

A reason is ``{kind, name, what, at, called}``: which piece, what of it changed, at which turns the
dialogue used it, and whether it did or was only offered it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from curation.engine.values import domain_value
from curation.models import DomainVersion, TaskVersion, Trajectory
from simulation.domains.differing import DONE, GONE, TOLD, Differences, differences, task_fields
from simulation.domains.file.pieces import task_key
from simulation.vocabulary.tasks import Task
from simulation.vocabulary.value import JsonObject

MOST_TURNS = 20
"""Named in one reason."""
LONGEST_NAME = 200


class Call(NamedTuple):
    """A call that was answered at turn ``at``."""

    at: int
    tool: str
    executed: bool


class ChangedTask(NamedTuple):
    old: Task
    new: Task | None
    """None where it is gone."""


class Changes(NamedTuple):
    """Between two versions."""

    of: Differences
    tasks: dict[str, ChangedTask]
    """By the keys of tasks that are not as they were."""

    def __bool__(self) -> bool:
        return bool(self.of or self.tasks)


@lru_cache(maxsize=256)
def changes_between(old: UUID, new: UUID) -> Changes:
    """Versions never change, so it is worked out once for all dialogues."""
    return Changes(differences(domain_value(old), domain_value(new)), _tasks_changed(old, new))


def _tasks_changed(old: UUID, new: UUID) -> dict[str, ChangedTask]:
    """Tasks that were walked as samples count once somebody has patched them."""
    rows, now = _tasks(old), _tasks(new)
    patched = _patched_keys(new)
    fresh = {key: task for key, (task, _chain) in now.items() if key not in rows}
    there = list(now) if len(rows) == len(now) else []
    found = {}
    for place, (key, (task, chain)) in enumerate(rows.items()):
        if key not in now and (chain is not None or key in patched):
            in_place = fresh.get(there[place]) if there else None
            found[key] = ChangedTask(task, _counterpart(task, fresh) or in_place)
    return found


def _tasks(version: UUID) -> dict[str, tuple[Task, int | None]]:
    found = {}
    for row in TaskVersion.objects.filter(domain=version).order_by("position"):
        task = Task.model_validate(row.content)
        found[task_key(task)] = (task, row.chain)
    return found


def _patched_keys(version: UUID) -> set[str]:
    """Of tasks that any patch of this domain changed or took out."""
    row = DomainVersion.objects.only("workspace_id", "name").get(pk=version)
    same = DomainVersion.objects.filter(workspace=row.workspace_id, name=row.name)
    changes = (one for changes in same.values_list("changes", flat=True) for one in changes)
    return {one["old"] for one in changes if one["kind"] == "task"}


def _counterpart(task: Task, fresh: Mapping[str, Task]) -> Task | None:
    """What it has become: a new task of the same goal, or else of the same title."""
    for name in ("goal", "title"):
        same = [one for one in fresh.values() if getattr(one, name) == getattr(task, name)]
        if same:
            return same[0]
    return None


def reasons_for(row: Trajectory, calls: Sequence[Call], new: UUID) -> list[JsonObject]:
    """Why it is stale under the version ``new``; nothing where all that it used is as it was."""
    changes = changes_between(row.domain_id, new)
    if not changes:
        return []
    plays = row.tools != "simulated"
    return [
        *_tools(row, calls, changes.of, plays=plays),
        *([_reason("policy", "policy", ["briefing"], [0])] if changes.of.briefing else []),
        *_tasks_of(row, changes),
        *_data(calls, changes.of, plays=plays),
    ]


def _tools(
    row: Trajectory, calls: Sequence[Call], changed: Differences, *, plays: bool
) -> Iterator[JsonObject]:
    for name, fields in changed.tools.items():
        made = [call for call in calls if call.tool == name]
        offered = row.offered is None or name in row.offered
        what = [field for field in fields if _matters(field, made, offered=offered, plays=plays)]
        if what:
            yield _reason("tool", name, what, [call.at for call in made])


def _matters(field: str, made: Sequence[Call], *, offered: bool, plays: bool) -> bool:
    """What the agent was told matters where it was offered; what a tool does, where it was called,
    and its SQL only where that ran.
    """
    if field in TOLD or field == GONE:
        return offered or bool(made)
    if field == "returns" and not plays:
        return bool(made)
    return field in DONE and plays and any(call.executed for call in made)


def _tasks_of(row: Trajectory, changes: Changes) -> Iterator[JsonObject]:
    if not changes.tasks:
        return
    for content in row.tasks or ():
        old = Task.model_validate(content)
        key = task_key(old)
        if key in changes.tasks:
            new = changes.tasks[key].new
            what = (GONE,) if new is None else task_fields(old, new)
            yield _reason("task", old.title, list(what), [])


def _data(calls: Sequence[Call], changed: Differences, *, plays: bool) -> Iterator[JsonObject]:
    ran = [call.at for call in calls if call.executed]
    if changed.data and plays and ran:
        yield _reason("data", "data", ["rows"], ran)


def _reason(kind: str, name: str, what: Sequence[str], at: Sequence[int]) -> JsonObject:
    called = kind != "tool" or bool(at)
    return {
        "kind": kind,
        "name": name[:LONGEST_NAME],
        "what": list(what),
        "at": list(at[:MOST_TURNS]),
        "called": called,
    }

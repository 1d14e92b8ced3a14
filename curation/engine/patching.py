"""The job that proves a patched domain in a scratch world, and stores it as the next version."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from curation.engine.current import make_current
from curation.engine.settling import standing
from curation.engine.values import package_of
from curation.engine.versions import Patched, store_package
from curation.engine.work import JobLease, report
from curation.models import DomainVersion, Job
from simulation.domains.file.patching import (
    Chains,
    Edit,
    check_results,
    check_told,
    lost_tasks,
    patched,
    proved,
)
from simulation.domains.file.pieces import policy_key, task_key, tool_key
from simulation.errors import InputError
from simulation.synthesis.package import Package
from simulation.synthesis.tasks.renumbering import renumbered
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.tasks import FromEarlierTask, Task
from simulation.vocabulary.value import JsonObject, Value

LEASE_SECONDS = 300.0
MOST_EDITS = 1_000


class Patch(Value):
    """What is to be made of a version, as JSON of its job."""

    domain: UUID
    edits: tuple[Edit, ...] = Field(min_length=1, max_length=MOST_EDITS)
    drop_tasks: bool = False
    """Leave out tasks that no longer hold; otherwise nothing is stored then."""


def run_patch(lease: JobLease, job: Job) -> JsonObject:
    """The new version's id, name and number. Raises InputError, and stores nothing then."""
    patch = Patch.model_validate(job.payload)
    before = DomainVersion.objects.get(pk=patch.domain)
    refuse_outdated(before)
    report(lease, 0.1, "Trying it in a scratch world", LEASE_SECONDS)
    old = patchable(before, patch.edits)
    loose = {gap.subject for gap in lost_tasks(old)}
    after = proved(patched(old, patch.edits), drop=patch.drop_tasks, loose=loose)
    tools = [edit.name for edit in patch.edits if edit.kind == "tool" and edit.text is not None]
    check_results(after, after.chains or samples_of(before), tools)
    check_told(after, after.chains, _edited(after, patch.edits))
    report(lease, 0.6, "Storing the next version", LEASE_SECONDS)
    row = store_package(
        job.workspace,
        after,
        origin=DomainVersion.Origin(before.origin),
        by=job.created_by,
        pack=before.pack,
        patch=Patched(before, changes_between(old, after, patch.edits)),
    )
    if row.pk == before.pk:
        raise InputError(
            "text", f"That is what version {row.number} says already.", "Change something."
        )
    restored = row.number < before.number
    if restored:
        make_current(row, by=job.created_by)
    named = {"domain": str(row.pk), "name": row.name, "number": row.number}
    return {**named, "restored": restored}


def _edited(package: Package, edits: tuple[Edit, ...]) -> list[Task]:
    names = {edit.name for edit in edits if edit.kind == "task" and edit.text is not None}
    return [task for place, task in enumerate(_flat(package)) if str(place) in names]


def refuse_outdated(before: DomainVersion) -> None:
    """Raises InputError where somebody made a next version meanwhile."""
    newest = standing(before.workspace, before.name)
    if newest is not None and newest.pk != before.pk:
        raise InputError(
            "domain",
            f"Version {newest.number} was made meanwhile; this patch is of {before.number}.",
            "Patch the newest version: what you wrote is kept here to be copied.",
        )


def patchable(row: DomainVersion, edits: tuple[Edit, ...]) -> Package:
    """The package. Where tasks are walked, and one of the samples is edited, the samples are its
    written tasks from now on.
    """
    package = package_of(row.pk)
    about_tasks = any(edit.kind in ("task", "bullet") for edit in edits)
    if package.chains or not about_tasks:
        return package
    return package.model_copy(update={"chains": samples_of(row)})


def samples_of(row: DomainVersion) -> Chains:
    """As chains: each begins with a task that goes on from none before it."""
    chains: list[list[Task]] = []
    for each in row.tasks.filter(chain=None).order_by("position"):
        task = Task.model_validate(each.content)
        if chains and _goes_on(task):
            chains[-1].append(task)
        else:
            chains.append([task])
    return tuple(renumbered(chain, 1) for chain in chains)


def _goes_on(task: Task) -> bool:
    own = {part.id for part in task.subtasks}
    refers = [part.refers.subtask for part in task.subtasks if part.refers is not None]
    sources = [one for part in task.subtasks for s in part.steps for one in s.sources.values()]
    earlier = any(isinstance(one, FromEarlierTask) for one in sources)
    return bool(task.follows) or earlier or any(name not in own for name in refers)


def changes_between(old: Package, new: Package, edits: tuple[Edit, ...]) -> list[JsonObject]:
    """``{kind, name, old, new}`` of each piece; of tasks their keys and titles."""
    tools = [_change("tool", name, *keys) for name, keys in _tools(old.domain, new.domain).items()]
    policies = (policy_key(old.domain), policy_key(new.domain))
    policy = [_change("policy", "policy", *policies)] if policies[0] != policies[1] else []
    return [*tools, *policy, *_tasks(old, new, edits)]


def _tools(old: Domain, new: Domain) -> dict[str, tuple[str, str]]:
    after = {tool.name: tool_key(tool, new) for tool in new.tools}
    pairs = {tool.name: (tool_key(tool, old), after.get(tool.name, "")) for tool in old.tools}
    return {name: keys for name, keys in pairs.items() if keys[0] != keys[1]}


def _tasks(old: Package, new: Package, edits: tuple[Edit, ...]) -> list[JsonObject]:
    """A task that was edited stands where it stood, unless something before it is gone."""
    there = {task_key(task) for chain in new.chains for task in chain}
    kept = patched(old, [edit for edit in edits if edit.text is not None])
    pairs = zip(_flat(old), _flat(kept), strict=True)
    found = []
    for before, after in pairs:
        keys = task_key(before), task_key(after)
        if keys[0] not in there:
            now = _now(after, keys[1], new, there)
            found.append(_change("task", before.title, keys[0], now))
    return found


def _now(after: Task, key: str, new: Package, there: set[str]) -> str:
    """Its key in the new version: a task may have lost bullets; empty where it is gone."""
    if key in there:
        return key
    same = [task for task in _flat(new) if (task.id, task.goal) == (after.id, after.goal)]
    return task_key(same[0]) if same else ""


def _flat(package: Package) -> list[Task]:
    return [task for chain in package.chains for task in chain]


def _change(kind: str, name: str, old: str, new: str) -> JsonObject:
    return {"kind": kind, "name": name, "old": old, "new": new}

"""Storing immutable versions: equal content is the same row, an edit the next number."""

from __future__ import annotations

from itertools import chain as joined
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max

from curation.engine.blobs import put_image
from curation.engine.current import BESIDE, compare_later, era_of_next
from curation.models import DomainVersion, RuleSetVersion, TaskVersion, Workspace
from simulation.domains import load_pack
from simulation.errors import InputError
from simulation.synthesis.package import Package
from simulation.synthesis.tasks import walk_tasks
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.rules import RuleSet
from simulation.vocabulary.tasks import Task
from simulation.vocabulary.value import JsonObject, hash_json

SAMPLES = 24
"""Tasks walked for a new domain version, for people to read before dialogues are made."""
EACH = 2
"""Of them, for one caller."""


class Patched(NamedTuple):
    """What a version was made from, and how it differs, as its columns have it."""

    before: DomainVersion | None
    changes: list[JsonObject]


def store_package(
    workspace: Workspace,
    package: Package,
    *,
    origin: DomainVersion.Origin,
    by: User | None = None,
    pack: str = "",
    patch: Patched | None = None,
) -> DomainVersion:
    """The domain version with its image, its written tasks or else sample tasks.

    Walks tasks: seconds on large data. An imported domain is any version of that content: records
    say nothing of written tasks.
    """
    hashed = None if origin is DomainVersion.Origin.IMPORT else tasks_hash(package, pack)
    known = _same_content(workspace, package.domain, hashed)
    if known is not None:
        return known
    rows = _chain_rows(package) or _sample_rows(_samples(package))
    put_image(package.image)
    with transaction.atomic():
        known = _same_content(workspace, package.domain, hashed)
        if known is not None:
            return known
        version = _new_version(workspace, package, origin, by, pack, patch)
        for row in rows:
            row.domain = version
        TaskVersion.objects.bulk_create(rows)
    return version


@transaction.atomic
def store_domain(
    workspace: Workspace,
    domain: Domain,
    *,
    origin: DomainVersion.Origin,
    by: User | None = None,
) -> DomainVersion:
    """The version with this content and no tasks. Its image must be stored already."""
    bare = Package(domain=domain, image=b"")
    return _same_content(workspace, domain, "") or _new_version(workspace, bare, origin, by, "")


def tasks_hash(package: Package, pack: str = "") -> str:
    """Of what is written beside the domain; a bundled pack's recipes stay in the pack."""
    recipes = () if pack else package.recipes
    if not package.chains and not recipes:
        return ""
    chains = [[task.model_dump(mode="json") for task in chain] for chain in package.chains]
    return hash_json([chains, [each.model_dump(mode="json") for each in recipes]])


def _new_version(
    workspace: Workspace,
    package: Package,
    origin: DomainVersion.Origin,
    by: User | None,
    pack: str,
    patch: Patched | None = None,
) -> DomainVersion:
    domain = package.domain
    own = () if pack else package.recipes
    before, changes = patch or Patched(None, [])
    # A patch is made here, whoever brought what it patches.
    source = origin if before is None else DomainVersion.Origin.FILE
    version = DomainVersion.objects.create(
        parent=before,
        changes=changes,
        era=era_of_next(workspace.pk, domain.name, source),
        recipes=[each.model_dump(mode="json") for each in own],
        tasks_hash=tasks_hash(package, pack),
        workspace=workspace,
        name=domain.name,
        title=domain.title[:200],
        number=_next_number(workspace, domain.name),
        content=domain.model_dump(mode="json"),
        content_hash=domain.content_hash(),
        image_id=domain.world,
        origin=origin,
        pack=pack,
        created_by=by,
    )
    if version.era != BESIDE:
        compare_later(version, by=by)
    return version


@transaction.atomic
def store_rules(
    workspace: Workspace,
    rules: RuleSet,
    *,
    by: User | None = None,
    parent: RuleSetVersion | None = None,
    note: str = "",
) -> RuleSetVersion:
    """The newest version with this content, or a new one under the rule set's name."""
    same = RuleSetVersion.objects.in_workspace(workspace).filter(
        content_hash=rules.content_hash(), name=rules.name
    )
    return same.order_by("-number").first() or add_rules(
        workspace, rules, by=by, parent=parent, note=note
    )


def add_rules(
    workspace: Workspace,
    rules: RuleSet,
    *,
    by: User | None,
    parent: RuleSetVersion | None,
    note: str,
) -> RuleSetVersion:
    """The next number under the rule set's name, whatever its content."""
    named = RuleSetVersion.objects.in_workspace(workspace).filter(name=rules.name)
    highest = named.aggregate(highest=Max("number"))["highest"]
    return RuleSetVersion.objects.create(
        workspace=workspace,
        name=rules.name,
        number=(highest or 0) + 1,
        content=rules.model_dump(mode="json"),
        content_hash=rules.content_hash(),
        parent=parent,
        author=by,
        note=note,
    )


def store_pack(workspace: Workspace, name: str, *, by: User | None = None) -> DomainVersion:
    """A bundled pack as a domain of the workspace. Raises UnknownName."""
    return store_package(
        workspace, load_pack(name), origin=DomainVersion.Origin.PACK, by=by, pack=name
    )


def _same_content(workspace: Workspace, domain: Domain, tasks: str | None) -> DomainVersion | None:
    """``tasks`` is the hash of what is written beside it; None takes any, the newest first."""
    versions = DomainVersion.objects.in_workspace(workspace)
    same = versions.filter(content_hash=domain.content_hash())
    if tasks is not None:
        same = same.filter(tasks_hash=tasks)
    return same.order_by("-number").first()


def _next_number(workspace: Workspace, name: str) -> int:
    versions = DomainVersion.objects.in_workspace(workspace).filter(name=name)
    return (versions.aggregate(highest=Max("number"))["highest"] or 0) + 1


def _samples(package: Package) -> tuple[Task, ...]:
    """None for a domain that can be looked at but not talked about; its coverage says why.

    Where a domain has callers, half of them are callers' concerns, of several callers.
    """
    chance = Chance(0).at("samples")
    try:
        if not package.domain.lexicon.caller:
            return walk_tasks(package, chance, SAMPLES)
        callers = [
            walk_tasks(package, chance.at("caller", number), EACH, calls=True)
            for number in range(SAMPLES // 2 // EACH)
        ]
        return (*joined.from_iterable(callers), *walk_tasks(package, chance, SAMPLES // 2))
    except InputError:
        return ()


def _sample_rows(samples: tuple[Task, ...]) -> list[TaskVersion]:
    """Each once, however often it was walked."""
    once = {task.content_hash(): task for task in samples}
    return [_task_row(task, position) for position, task in enumerate(once.values())]


def _chain_rows(package: Package) -> list[TaskVersion]:
    numbered = [(number, task) for number, tasks in enumerate(package.chains) for task in tasks]
    return [_task_row(task, position, number) for position, (number, task) in enumerate(numbered)]


def _task_row(task: Task, position: int, chain: int | None = None) -> TaskVersion:
    return TaskVersion(
        position=position,
        chain=chain,
        title=task.title[:300],
        difficulty=task.difficulty,
        content=task.model_dump(mode="json"),
        content_hash=task.content_hash(),
    )

"""Immutable versions as values, parsed once per process."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from curation.engine.blobs import image_bytes
from curation.models import DomainVersion, RuleSetVersion
from simulation.domains import load_pack
from simulation.synthesis.package import Package
from simulation.synthesis.tasks.recipe import Recipe
from simulation.synthesis.twin import twin_of_domain
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.rules import RuleSet
from simulation.vocabulary.tasks import Task


@lru_cache(maxsize=64)
def domain_value(version_id: UUID) -> Domain:
    return Domain.model_validate(DomainVersion.objects.get(pk=version_id).content)


@lru_cache(maxsize=64)
def _twin_value(version_id: UUID, offered: tuple[str, ...] | None) -> Domain:
    return twin_of_domain(offered_domain(version_id, offered))


@lru_cache(maxsize=64)
def offered_domain(version_id: UUID, offered: tuple[str, ...] | None) -> Domain:
    """The version with some of its tools; with all of them where nothing is said."""
    domain = domain_value(version_id)
    if offered is None:
        return domain
    lexicon = domain.lexicon
    frames = {name: frame for name, frame in lexicon.frames.items() if name in offered}
    tools = tuple(tool for tool in domain.tools if tool.name in offered)
    lexicon = lexicon.model_copy(update={"frames": frames})
    return domain.model_copy(update={"tools": tools, "lexicon": lexicon})


def domain_as_played(version_id: UUID, tools: str, offered: list[str] | None = None) -> Domain:
    """The version, or its twin whose tools are all simulated; one that has none is itself.

    ``offered`` are the tools that the agent may call, where those are not all.
    """
    names = None if offered is None else tuple(offered)
    domain = offered_domain(version_id, names)
    if tools != "simulated" or all(tool.sql is None for tool in domain.tools):
        return domain
    return _twin_value(version_id, names)


@lru_cache(maxsize=256)
def rules_value(version_id: UUID) -> RuleSet:
    return RuleSet.model_validate(RuleSetVersion.objects.get(pk=version_id).content)


def package_of(version_id: UUID) -> Package:
    """The domain with its image, the tasks written for it and the recipes it walks by.

    Put together anew: images are kept in one place, bounded by their bytes.
    """
    domain, tasks = domain_value(version_id), tasks_value(version_id)
    image = image_bytes(domain.world)
    return Package(domain=domain, image=image, recipes=tasks.recipes, chains=tasks.chains)


class Tasks(NamedTuple):
    recipes: tuple[Recipe, ...]
    chains: tuple[tuple[Task, ...], ...]


@lru_cache(maxsize=64)
def tasks_value(version_id: UUID) -> Tasks:
    """Recipes of its own or of the bundled pack it came from, and written chains."""
    row = DomainVersion.objects.only("pack", "recipes").get(pk=version_id)
    own = tuple(map(Recipe.model_validate, row.recipes))
    recipes = own or (load_pack(row.pack).recipes if row.pack else ())
    written = row.tasks.filter(chain__isnull=False).order_by("position")
    chains: dict[int | None, list[Task]] = {}
    for each in written:
        chains.setdefault(each.chain, []).append(Task.model_validate(each.content))
    return Tasks(recipes, tuple(map(tuple, chains.values())))

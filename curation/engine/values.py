"""Immutable versions as values, parsed once per process."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from curation.engine.blobs import image_bytes
from curation.models import DomainVersion, RuleSetVersion
from simulation.domains import load_pack
from simulation.synthesis.package import Package
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.rules import RuleSet


@lru_cache(maxsize=64)
def domain_value(version_id: UUID) -> Domain:
    return Domain.model_validate(DomainVersion.objects.get(pk=version_id).content)


@lru_cache(maxsize=256)
def rules_value(version_id: UUID) -> RuleSet:
    return RuleSet.model_validate(RuleSetVersion.objects.get(pk=version_id).content)


def package_of(version_id: UUID) -> Package:
    """The domain with its image, and a bundled pack's recipes where it came from one.

    Put together anew: images are kept in one place, bounded by their bytes.
    """
    domain = domain_value(version_id)
    recipes = load_pack(_pack(version_id)).recipes if _pack(version_id) else ()
    return Package(domain=domain, image=image_bytes(domain.world), recipes=recipes)


@lru_cache(maxsize=256)
def _pack(version_id: UUID) -> str:
    """The bundled pack that a version came from, or nothing."""
    return DomainVersion.objects.values_list("pack", flat=True).get(pk=version_id)

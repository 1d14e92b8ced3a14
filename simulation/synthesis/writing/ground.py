"""What tasks are written on: a domain, and the world that their solutions are run in."""

from __future__ import annotations

from dataclasses import dataclass

from simulation.synthesis.package import Package
from simulation.synthesis.tasks.catalog import Catalog, catalog_of
from simulation.vocabulary.domain import Domain
from simulation.world import World


@dataclass(frozen=True)
class Ground:
    domain: Domain
    catalog: Catalog | None = None
    origin: World | None = None
    """As it is before the first task. None: nothing can be run, all tools count as simulated."""

    @classmethod
    def of(cls, domain: Domain, origin: World) -> Ground:
        catalog = catalog_of(Package(domain=domain, image=b""), origin)
        return cls(domain, catalog, origin)

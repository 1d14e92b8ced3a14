"""A package: a domain and the database image that its worlds start from, travelling together.

Synthesis makes packages, a bundled pack is one, a walker of tasks takes one. The image is kept
out of the package's JSON: a domain names its image by hash, and images are stored by hash.
"""

from __future__ import annotations

from typing import Any

from pydantic import Field

from simulation.vocabulary.domain import Domain
from simulation.vocabulary.tasks import Task
from simulation.vocabulary.value import Value


class Package(Value):
    """``image`` is a serialized SQLite database whose sha256 is ``domain.world``."""

    domain: Domain
    image: bytes = Field(exclude=True, repr=False)
    recipes: tuple[Any, ...] = ()
    """Task recipes written by hand (``simulation.synthesis.tasks.recipe``); none for a database
    that a user brought, whose tasks are walked from its rows alone."""
    chains: tuple[tuple[Task, ...], ...] = ()
    """Tasks that a model or a person wrote, in chains: each extends the one before it, or opens
    another one that fits. A dialogue takes a chain from its beginning. None: tasks are walked."""

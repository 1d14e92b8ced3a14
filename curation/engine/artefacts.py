"""The pieces of a domain version that people judge, and what was said of each."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from curation.engine.values import domain_value
from curation.models import ArtefactReview, DomainVersion, TaskVersion
from simulation.domains.file.pieces import bullet_key, policy_key, task_key, tool_key
from simulation.vocabulary.tasks import Task

Kind = ArtefactReview.Kind
Address = tuple[str, str]
"""Kind and content hash."""


class Piece(NamedTuple):
    kind: str
    name: str
    """Of a tool; of a task and its bullets the task's position; ``policy``."""
    title: str
    key: str
    """Its content hash."""

    @property
    def address(self) -> Address:
        return (self.kind, self.key)


@lru_cache(maxsize=64)
def pieces_of(version_id: UUID) -> tuple[Piece, ...]:
    """In the order in which the pages show them."""
    return tuple(_pieces(version_id))


def _pieces(version_id: UUID) -> Iterator[Piece]:
    domain = domain_value(version_id)
    for tool in domain.tools:
        yield Piece(Kind.TOOL, tool.name, tool.name, tool_key(tool, domain))
    for row in TaskVersion.objects.filter(domain=version_id).order_by("position"):
        task, name = Task.model_validate(row.content), str(row.position)
        yield Piece(Kind.TASK, name, task.title, task_key(task))
        for bullet in task.rubric:
            yield Piece(Kind.BULLET, name, bullet.text, bullet_key(bullet, task))
    if domain.policy:
        yield Piece(Kind.POLICY, "policy", "Policy", policy_key(domain))


def verdicts_on(domain: DomainVersion) -> dict[Address, ArtefactReview]:
    """The latest word on each piece that anybody has judged, under the domain's name."""
    said = ArtefactReview.objects.filter(workspace=domain.workspace_id, domain_name=domain.name)
    said = said.select_related("by").order_by("version")
    return {(row.kind, row.content_hash): row for row in said}

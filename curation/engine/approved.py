"""A domain as far as it is approved: the tools and the tasks that a run may use."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from curation.engine.artefacts import Address, pieces_of, verdicts_on
from curation.engine.blobs import image_bytes
from curation.engine.patching import samples_of
from curation.engine.values import offered_domain, tasks_value
from curation.models import ArtefactReview, DomainVersion
from simulation.domains.file.patching import tools_of
from simulation.domains.file.pieces import task_key
from simulation.synthesis.package import Package
from simulation.vocabulary.tasks import Task
from simulation.vocabulary.value import JsonObject

Chains = tuple[tuple[Task, ...], ...]


def approved_of(domain: DomainVersion) -> JsonObject:
    """For the column of a run: names of approved tools, and keys of approved tasks that need no
    other tool and have no rejected rubric bullet.
    """
    said = {address: row.verdict for address, row in verdicts_on(domain).items()}
    tools = [
        piece.name
        for piece in pieces_of(domain.pk)
        if piece.kind == "tool" and _is(said, piece.address, ArtefactReview.Verdict.APPROVE)
    ]
    spoilt = {
        piece.name
        for piece in pieces_of(domain.pk)
        if piece.kind == "bullet" and _is(said, piece.address, ArtefactReview.Verdict.REJECT)
    }
    approved = {
        piece.key
        for piece in pieces_of(domain.pk)
        if piece.kind == "task"
        and piece.name not in spoilt
        and _is(said, piece.address, ArtefactReview.Verdict.APPROVE)
    }
    chains = _cut(_chains(domain.pk), approved, set(tools))
    return {"tools": tools, "tasks": [task_key(task) for chain in chains for task in chain]}


def approved_package(version_id: UUID, approved: JsonObject) -> Package:
    """Its tasks are written ones, whether the domain's are or not: nothing else is drawn."""
    domain = offered_domain(version_id, tuple(approved["tools"]))
    chains = _approved(version_id, tuple(approved["tools"]), tuple(approved["tasks"]))
    return Package(domain=domain, image=image_bytes(domain.world), chains=chains)


def _is(said: dict[Address, str], address: Address, verdict: str) -> bool:
    return said.get(address) == verdict


@lru_cache(maxsize=64)
def _approved(version_id: UUID, tools: tuple[str, ...], tasks: tuple[str, ...]) -> Chains:
    return _cut(_chains(version_id), set(tasks), set(tools))


def _chains(version_id: UUID) -> Chains:
    written = tasks_value(version_id).chains
    return written or samples_of(DomainVersion.objects.get(pk=version_id))


def _cut(chains: Chains, tasks: set[str], tools: set[str]) -> Chains:
    """Each chain up to the first task that is not to be used: what follows goes on from it."""
    cut = []
    for chain in chains:
        fits = [task_key(task) in tasks and tools_of(task) <= tools for task in chain]
        cut.append(chain[: fits.index(False) if False in fits else len(chain)])
    return tuple(chain for chain in cut if chain)

"""Where a package that was read or written finds its place among the versions that there are."""

from __future__ import annotations

from curation.engine.blobs import image_bytes
from curation.engine.current import current_version
from curation.models import DomainVersion, Workspace
from simulation.domains import load_pack
from simulation.synthesis.package import Package
from simulation.world.base import BASES

NAME_LENGTH = 80


def standing(workspace: Workspace, name: str) -> DomainVersion | None:
    """The current version of that name."""
    return current_version(workspace.pk, name)


def spare_name(workspace: Workspace, name: str) -> str:
    """``name``, or with a number where something else is called so already."""
    taken = set(
        DomainVersion.objects.in_workspace(workspace)
        .filter(name__startswith=name)
        .values_list("name", flat=True)
    )
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name[: NAME_LENGTH - 8]}-{number}"
    return found


def settled(package: Package, before: DomainVersion | None) -> tuple[Package, str]:
    """The package on the image of the version before it, where both hold the same, and the
    bundled pack whose recipes it still follows.

    So a file that was downloaded and sent back unchanged is the version that it came from, and
    edited words share its rows.
    """
    if before is None:
        return package, ""
    pack = before.pack
    if not pack or package.recipes != load_pack(pack).recipes:
        pack = ""
    image = image_bytes(before.image_id)
    if _digest(image) != _digest(package.image):
        return package, pack
    domain = package.domain.model_copy(update={"world": before.image_id})
    return package.model_copy(update={"domain": domain, "image": image}), pack


def _digest(image: bytes) -> str:
    return BASES.of(image).ledger.digest

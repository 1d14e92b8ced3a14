"""The bundled packs: domains of our own, ready to be played."""

from __future__ import annotations

from functools import cache

from simulation.domains.pack import read_pack
from simulation.errors import UnknownName
from simulation.synthesis.package import Package

__all__ = ["load_pack", "pack_names"]

_PACKS = ("clinic", "orders")


def pack_names() -> tuple[str, ...]:
    """The packs' names, sorted."""
    return _PACKS


@cache
def load_pack(name: str) -> Package:
    """The pack ``name``; built once per process.

    Raises UnknownName, which lists the names there are.
    """
    if name not in _PACKS:
        listed = ", ".join(_PACKS)
        raise UnknownName(
            "domain",
            f"there is no pack named {name!r}.",
            f"Choose one of: {listed}; or name a domain file.",
        )
    return read_pack(name)

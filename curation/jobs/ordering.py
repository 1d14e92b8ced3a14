"""Drafts on their way to the process that draws: each with the number of its package.

A domain with its image takes longer to send than what is drawn from it, and is sent once.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Final, NamedTuple

from curation.engine.drafts import Draft
from simulation.synthesis.package import Package

MOST_PACKAGES: Final = 16
MOST_BYTES: Final = 32 * 2**20
"""Of the images of packages that both processes remember; the last one whatever its size."""


READY: Final = b"r"
"""What the other process says first, once: it can be asked."""


class Order(NamedTuple):
    """What the other process is asked for: a draft whose package may be there already."""

    number: int
    """Of the package; with 0 all that came before is forgotten."""
    package: Package | None
    """None: it was sent before."""
    rest: tuple[Any, ...]
    """Of the draft."""


class Sent:
    """The packages that the other process has; forgotten together when they are many."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, tuple[int, Package]] = {}
        self._bytes = 0

    def order(self, draft: Draft) -> Order:
        package, *rest = draft
        known = self._numbers.get(_address(package))
        if known is not None:
            return Order(known[0], None, tuple(rest))
        return Order(self._number(package), package, tuple(rest))

    def _number(self, package: Package) -> int:
        self._bytes += len(package.image)
        if len(self._numbers) >= MOST_PACKAGES or self._bytes > MOST_BYTES:
            self._numbers.clear()
            self._bytes = len(package.image)
        number = len(self._numbers)
        # Held, so that no other domain or task is given the identity of one of its own.
        held = package.model_copy(update={"image": b""})
        self._numbers[_address(package)] = (number, held)
        return number


def _address(package: Package) -> Hashable:
    """By identity of what is frozen: to compare it would cost more than to draw."""
    tasks = (id(task) for chain in package.chains for task in chain)
    return (id(package.domain), *map(id, package.recipes), *tasks)


class Received:
    """The other end of it."""

    def __init__(self) -> None:
        self._packages: dict[int, Package] = {}

    def of(self, order: Order) -> Package:
        if order.package is not None:
            if order.number == 0:
                self._packages.clear()
            self._packages[order.number] = order.package
        return self._packages[order.number]

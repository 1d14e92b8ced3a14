"""Worlds as they are before the first change, shared by all who draw from them."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Final

from simulation.world.base import BASES
from simulation.world.moments import Moment
from simulation.world.world import World

KEPT_ORIGINS: Final = 16


class _Origins:
    """The first moments used last, by image and clock."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._origins: OrderedDict[tuple[str, str], Moment] = OrderedDict()

    def of(self, image: bytes, *, now: str) -> Moment:
        """Raises DatabaseRefused, InputError (for ``now``)."""
        address = (BASES.hash_of(image), now)
        with self._lock:
            if address not in self._origins:
                self._origins[address] = Moment(World.open(image, now=now))
            self._origins.move_to_end(address)
            while len(self._origins) > KEPT_ORIGINS:
                self._origins.popitem(last=False)
            return self._origins[address]


ORIGINS: Final = _Origins()
"""Shared by the process: a cache, whose loss costs time only."""

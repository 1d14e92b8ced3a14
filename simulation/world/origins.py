"""Worlds as they are before the first change, shared by all who draw from them."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Final

from simulation.world.base import BASES
from simulation.world.moments import Moment
from simulation.world.world import World

KEPT_ORIGINS: Final = 16
KEPT_BYTES: Final = 64 * 1024 * 1024
"""Of their images; the one used last is kept whatever its size."""


class _Origins:
    """The first moments used last, by image and clock."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._origins: OrderedDict[tuple[str, str], tuple[Moment, int]] = OrderedDict()

    def of(self, image: bytes, *, now: str) -> Moment:
        """Raises DatabaseRefused, InputError (for ``now``)."""
        address = (BASES.hash_of(image), now)
        with self._lock:
            if address not in self._origins:
                self._origins[address] = Moment(World.open(image, now=now)), len(image)
            self._origins.move_to_end(address)
            self._evict()
            return self._origins[address][0]

    def _evict(self) -> None:
        held = sum(size for _, size in self._origins.values())
        while len(self._origins) > 1 and (held > KEPT_BYTES or len(self._origins) > KEPT_ORIGINS):
            held -= self._origins.popitem(last=False)[1][1]


ORIGINS: Final = _Origins()
"""Shared by the process: a cache, whose loss costs time only."""

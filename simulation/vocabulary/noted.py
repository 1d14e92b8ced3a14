"""What follows from a name or another small key, worked out once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Noted(dict[K, V]):
    """``work`` of a key, done when the key is first looked up.

    It forgets nothing, so it is for keys of which there are few. Two threads may do the same
    work at once; what they get is equal.
    """

    def __init__(self, work: Callable[[K], V]) -> None:
        super().__init__()
        self._work = work

    def __missing__(self, key: K) -> V:
        value = self[key] = self._work(key)
        return value

"""What follows from a value that many hands pass on unchanged, worked out once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Concatenate, Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")
MOST_DIALOGUES = 512
"""Of what belongs to one dialogue: more than a process plays at once."""


class Kept(Generic[K, V]):
    """``work`` of a value, found again by the value's identity and by what else is given.

    Values with dicts inside have no hash, and comparing them costs what is to be saved. The
    latest ``most`` values are held, so that no identity is given to another one meanwhile.
    """

    def __init__(self, work: Callable[Concatenate[K, ...], V], most: int = 64) -> None:
        self._work = work
        self._most = most
        self._found: OrderedDict[Hashable, tuple[K, V]] = OrderedDict()

    def __call__(self, value: K, *more: Hashable) -> V:
        key = (id(value), *more) if more else id(value)
        found = self._found.get(key)
        if found is not None:
            return found[1]
        result = self._work(value, *more)
        self._found[key] = (value, result)
        while len(self._found) > self._most:
            self._found.popitem(last=False)
        return result

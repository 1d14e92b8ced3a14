"""A sequence that grows, and what follows from it, worked out for what is new in it alone.

Much is asked of all turns of a dialogue at each new one: how long it is, what is known by now,
which rules have fired. Counted from the start each time, a long dialogue would get slow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

T = TypeVar("T")
V = TypeVar("V")


class Growing(tuple[T, ...]):
    """A tuple that keeps what was worked out of it, and hands that on to the one it grows into.

    As a value it is its items and nothing else: it compares, hashes and pickles as a tuple. What
    it keeps lives no longer than it does.
    """

    _reached: dict[tuple[object, ...], Reached]
    _shorter: Growing[T] | None

    def __new__(cls, items: Iterable[T] = ()) -> Growing[T]:
        made = super().__new__(cls, items)
        made._reached = {}
        made._shorter = None
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, (tuple(self),)

    @staticmethod
    def of(items: tuple[T, ...]) -> Growing[T]:
        """The very same where it is one already."""
        return items if isinstance(items, Growing) else Growing(items)

    def then(self, item: T) -> Growing[T]:
        """The sequence with one more item. It holds on to this one, which lets go of its own."""
        longer = Growing((*self, item))
        longer._reached = self._reached.copy()
        longer._shorter, self._shorter = self, None
        return longer


class Reached(NamedTuple):
    """How far a running value was worked out, and what it is there."""

    length: int
    value: Any
    given: tuple[object, ...]
    """Held, so that no identity is given to another value meanwhile."""


class Running(Generic[T, V]):
    """A value that each item of a sequence takes one step on: a sum, a set, the last of a kind.

    ``step`` makes of the value so far and the next item a new value, and changes neither. What
    else it needs is given with the sequence, and found again by its identity.
    """

    def __init__(self, start: V, step: Callable[..., V]) -> None:
        self._start = start
        self._step = step

    def __call__(self, items: Sequence[T], *given: object) -> V:
        """The value after all of ``items``; quickly where they are Growing."""
        if not isinstance(items, Growing):
            return self._on(self._start, items, given)
        key = (self, *map(id, given))
        known = items._reached.get(key)
        if known is None or known.length < len(items):
            known = Reached(len(items), self._worked_out(items, known, given), given)
            items._reached[key] = known
        value: V = known.value
        return value

    def before(self, items: Sequence[T], *given: object) -> V:
        """The value after all of ``items`` but the last."""
        if not isinstance(items, Growing) or items._shorter is None:
            return self(items[:-1], *given)
        value = self(items._shorter, *given)
        key = (self, *map(id, given))
        known = items._reached.get(key)
        if known is None or known.length < len(items) - 1:
            items._reached[key] = items._shorter._reached[key]
        return value

    def _worked_out(self, items: Growing[T], known: Reached | None, given: tuple[object, ...]) -> V:
        """By way of the shorter sequence, which others may grow from too."""
        if items._shorter is not None:
            return self._step(self(items._shorter, *given), items[-1], *given)
        if known is None:
            return self._on(self._start, items, given)
        return self._on(known.value, items[known.length :], given)

    def _on(self, value: V, items: Sequence[T], given: tuple[object, ...]) -> V:
        for item in items:
            value = self._step(value, item, *given)
        return value

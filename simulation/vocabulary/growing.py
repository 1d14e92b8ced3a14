"""A sequence that grows, and what follows from it, worked out for what is new in it alone.

Much is asked of all turns of a dialogue at each new one: how long it is, what is known by now,
which rules have fired. Counted from the start each time, a long dialogue would get slow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from threading import Lock
from typing import Any, Final, Generic, NamedTuple, TypeVar

T = TypeVar("T")
V = TypeVar("V")


class Growing(tuple[T, ...]):
    """A tuple that shares with those that grow from it what was worked out along the way.

    As a value it is its items and nothing else: it compares, hashes and pickles as a tuple.
    """

    _trail: Trail

    def __new__(cls, items: Iterable[T] = (), trail: Trail | None = None) -> Growing[T]:
        made = super().__new__(cls, items)
        made._trail = trail or Trail(len(made), None, {})
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, (tuple(self),)

    @staticmethod
    def of(items: tuple[T, ...]) -> Growing[T]:
        """The very same where it is one already."""
        return items if isinstance(items, Growing) else Growing(items)

    def then(self, item: T) -> Growing[T]:
        """The sequence with one more item. A turn is looked at as the next one before it is: what
        was worked out then holds for the very same item again.
        """
        return Growing((*self, item), self._trail.going_on(len(self), item))

    def marked(self, item: T) -> Growing[T]:
        """With the last item replaced by one that has marks on it which it had not before. All
        running values hold but those that read marks, also for one that grows by this item.
        """
        return Growing((*self[:-1], item), self._trail.marked(len(self), item))


class Reached(NamedTuple):
    """How far a running value was worked out, what it is there, and what one item before."""

    length: int
    value: Any
    before: Any
    given: tuple[object, ...]
    """Held, so that no identity is given to another value meanwhile."""
    reads_marks: bool


Key = Any
"""A running value; with the identities of what is given with the sequence, where anything is."""


class Trail:
    """What is known of a sequence and of all that it grew from, by running value."""

    def __init__(self, length: int, last: object, reached: dict[Key, Reached]) -> None:
        self.reached = reached
        self._length = length
        self._last = last
        self._marked: Trail | None = None

    def going_on(self, length: int, item: object) -> Trail:
        """The trail of the first ``length`` items and this one: a new one where they part from
        what was there before.
        """
        with _ONE_AT_A_TIME:
            if length == self._length:
                self._length, self._last, self._marked = length + 1, item, None
            elif length + 1 != self._length or item is not self._last:
                return self._parted(length, item)
        return self

    def _parted(self, length: int, item: object) -> Trail:
        """From the first ``length`` items to another one."""
        marked = self._marked
        if marked is not None and length + 1 == self._length and item is marked._last:
            return marked
        known = ((key, _up_to(length, one)) for key, one in self.reached.copy().items())
        return Trail(length + 1, item, {key: one for key, one in known if one is not None})

    def marked(self, length: int, item: object) -> Trail:
        """The trail of the first ``length`` items, the last of them marked."""
        known = (
            (key, _up_to(length - one.reads_marks, one)) for key, one in self.reached.copy().items()
        )
        marked = Trail(length, item, {key: one for key, one in known if one is not None})
        with _ONE_AT_A_TIME:
            if length == self._length:
                self._marked = marked
        return marked


_ONE_AT_A_TIME: Final = Lock()
"""Two who grow the same sequence by different items must not go on along one trail."""
_UNKNOWN: Final = object()


def _up_to(length: int, reached: Reached) -> Reached | None:
    """What holds of it for a sequence that shares the first ``length`` items."""
    if reached.length <= length:
        return reached
    if reached.length > length + 1 or reached.before is _UNKNOWN:
        return None
    return Reached(length, reached.before, _UNKNOWN, reached.given, reached.reads_marks)


class Running(Generic[T, V]):
    """A value that each item of a sequence takes one step on: a sum, a set, the last of a kind.

    ``step`` makes of the value so far and the next item a new value, and changes neither. What
    else it needs is given with the sequence, and found again by its identity.
    """

    def __init__(self, start: V, step: Callable[..., V], *, reads_marks: bool = False) -> None:
        """``reads_marks``: whether ``step`` depends on what is marked on an item later on."""
        self._start = start
        self._step = step
        self.reads_marks = reads_marks

    def __call__(self, items: Sequence[T], *given: object) -> V:
        """The value after all of ``items``; quickly where they are Growing."""
        length = len(items)
        if type(items) is Growing:
            known = items._trail.reached.get((self, *map(id, given)) if given else self)
            if known is not None and known.length == length:
                value: V = known.value
                return value
        return self._after(items, length, given)

    def before(self, items: Sequence[T], *given: object) -> V:
        """The value after all of ``items`` but the last."""
        return self._after(items, max(len(items) - 1, 0), given)

    def _after(self, items: Sequence[T], length: int, given: tuple[object, ...]) -> V:
        """The value after the first ``length`` items."""
        if not isinstance(items, Growing):
            return self._from_scratch(items, length, given)
        reached = items._trail.reached
        key = (self, *map(id, given)) if given else self
        known = reached.get(key)
        if known is None or known.length < length:
            known = reached[key] = self._gone_on(items, length, given, known)
        elif known.length > length:
            return self._earlier(items, length, given, known)
        value: V = known.value
        return value

    def _earlier(
        self, items: Sequence[T], length: int, given: tuple[object, ...], known: Reached
    ) -> V:
        """Of the latest but one it is kept; of those before, hardly anybody asks."""
        if known.length > length + 1 or known.before is _UNKNOWN:
            return self._from_scratch(items, length, given)
        value: V = known.before
        return value

    def _from_scratch(self, items: Sequence[T], length: int, given: tuple[object, ...]) -> V:
        value: V = self._gone_on(items, length, given, None).value
        return value

    def _gone_on(
        self, items: Sequence[T], length: int, given: tuple[object, ...], known: Reached | None
    ) -> Reached:
        if known is not None and known.length + 1 == length:
            value = self._step(known.value, items[known.length], *given)
            return Reached(length, value, known.value, given, self.reads_marks)
        value = self._start if known is None else known.value
        before = value if known is None else known.before
        for item in items[known.length if known else 0 : length]:
            before, value = value, self._step(value, item, *given)
        return Reached(length, value, before, given, self.reads_marks)

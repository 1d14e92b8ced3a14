"""A running value is what it would be from the start, however the sequence came to be."""

from __future__ import annotations

import gc
import pickle

from hypothesis import given
from hypothesis import strategies as st

from simulation.vocabulary.growing import Growing, Running

GROWN = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 9), st.booleans()), max_size=60)
"""Each grows one of the sequences so far by an item, and asks or does not."""


def _and_with(total: int, item: int, factor: int) -> int:
    return 31 * total + item * factor


def scratch(items: tuple[int, ...], factor: int) -> int:
    total = 0
    for item in items:
        total = _and_with(total, item, factor)
    return total


@given(GROWN)
def test_it_is_the_same_from_scratch_along_every_branch(grown: list[tuple[int, int, bool]]) -> None:
    running: Running[int, int] = Running(0, _and_with)
    sequences: list[Growing[int]] = [Growing()]
    for place, item, is_asked in grown:
        sequences.append(sequences[place % len(sequences)].then(item))
        if is_asked:
            assert running(sequences[-1], item % 3) == scratch(sequences[-1], item % 3)
            assert running.before(sequences[-1], 2) == scratch(sequences[-1][:-1], 2)
    for items in sequences:
        assert running.before(items, 1) == scratch(items[:-1], 1)
        assert [running(items, factor) for factor in (1, 2)] == [
            scratch(items, factor) for factor in (1, 2)
        ]


def noted(steps: list[int]) -> Running[int, int]:
    """A sum that notes each step it takes."""

    def step(total: int, item: int) -> int:
        steps.append(item)
        return total + item

    return Running(0, step)


def test_only_what_is_new_is_gone_through() -> None:
    steps: list[int] = []
    running = noted(steps)
    items = Growing[int]()
    for item in range(100):
        items = items.then(item)
        assert running(items.then(-1)) == sum(items) - 1
        assert running(items) == sum(items)
    assert sum(item >= 0 for item in steps) == 100


def test_what_was_seen_of_an_item_holds_when_it_comes_again() -> None:
    steps: list[int] = []
    running = noted(steps)
    items = Growing[int]()
    for item in range(1000, 1100):
        assert running(items.then(item)) == sum(items) + item
        items = items.then(item)
        assert running(items) == sum(items)
    assert steps == list(range(1000, 1100))


MARKED = st.lists(
    st.tuples(st.integers(0, 50), st.integers(0, 9), st.booleans(), st.booleans()), max_size=60
)
"""As above, with a third who marks the item before it is grown by for good."""


@given(MARKED)
def test_marks_count_only_for_what_reads_them(
    grown: list[tuple[int, int, bool, bool]],
) -> None:
    plain: Running[tuple[int, bool], int] = Running(0, lambda total, item: 31 * total + item[0])
    marks: Running[tuple[int, bool], int] = Running(
        0, lambda total, item: 2 * total + item[1], reads_marks=True
    )
    sequences: list[Growing[tuple[int, bool]]] = [Growing()]
    for place, value, is_asked, is_marked in grown:
        shorter = sequences[place % len(sequences)]
        item = (value, False)
        longer = shorter.then(item)
        if is_asked:
            assert (plain(longer), marks(longer)) == (plain(tuple(longer)), marks(tuple(longer)))
        if is_marked:
            item = (value, True)
            assert longer.marked(item) == (*shorter, item)
        sequences.append(shorter.then(item))
    for items in sequences:
        assert (plain(items), marks(items)) == (plain(tuple(items)), marks(tuple(items)))
        assert marks.before(items) == marks(tuple(items[:-1]))


def test_what_was_seen_of_an_item_holds_when_it_is_marked() -> None:
    steps: list[int] = []
    running = noted(steps)
    items = Growing[int]()
    for item in range(1000, 1100):
        longer = items.then(item)
        assert running(longer) == sum(range(1000, item + 1))
        items = items.then(longer.marked(-item)[-1])
    assert running(items) == sum(range(1000, 1100))
    assert steps == list(range(1000, 1100))


def test_what_is_asked_now_and_then_is_taken_up_where_it_was_left() -> None:
    steps: list[int] = []
    running = noted(steps)
    items = Growing[int]()
    for item in range(100):
        items = items.then(item)
        if item % 10 == 0:
            assert running.before(items) == sum(items) - item
    assert steps == list(range(90))


def test_as_a_value_it_is_a_tuple() -> None:
    items = Growing((1, 2)).then(3)
    assert items == (1, 2, 3)
    assert hash(items) == hash((1, 2, 3))
    assert Growing.of(items) is items
    copied = pickle.loads(pickle.dumps(items))
    assert type(copied) is tuple
    assert copied == items


def test_it_lets_go_of_what_it_grew_from() -> None:
    gc.collect()
    before = sum(type(one) is Growing for one in gc.get_objects())
    running: Running[object, int] = Running(0, lambda count, _item: count + 1)
    items = Growing[object]()
    for _ in range(200):
        items = items.then([])
        assert running(items) == len(items)
    gc.collect()
    assert sum(type(one) is Growing for one in gc.get_objects()) - before <= 2

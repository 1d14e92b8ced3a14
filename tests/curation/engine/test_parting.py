from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from curation.engine.parting import cut_from, parted_at
from curation.engine.paths import Path, Range, cut, owner_of

A, B, C = (UUID(int=number) for number in (1, 2, 3))


def forked(parent: Path, at: int, name: UUID, own: int) -> Path:
    return (*cut(parent, at), Range(name, at, at + own))


def test_two_forks_of_one_turn_share_what_stood_before_it() -> None:
    original = (Range(A, 0, 9),)
    assert parted_at(forked(original, 5, B, 3), forked(original, 5, C, 2)) == 5


def test_a_fork_and_its_parent_part_at_the_fork() -> None:
    original = (Range(A, 0, 9),)
    assert parted_at(original, forked(original, 4, B, 3)) == 4


def test_a_fork_that_has_no_turn_yet_parts_at_its_end() -> None:
    assert parted_at((Range(A, 0, 9),), (Range(A, 0, 4),)) == 4


def test_strangers_share_nothing() -> None:
    assert parted_at((Range(A, 0, 9),), (Range(B, 0, 9),)) == 0


@given(st.integers(1, 9), st.integers(1, 12), st.integers(1, 12))
def test_it_is_the_first_turn_with_another_owner(first: int, second: int, third: int) -> None:
    """As walking both paths turn by turn finds it."""
    original = (Range(A, 0, 10),)
    child = forked(original, first, B, 12)
    left, right = forked(child, min(second, first + 12), C, 3), forked(original, third % 10, B, 4)
    end = min(left[-1].end, right[-1].end)
    walked = next((seq for seq in range(end) if owner_of(left, seq) != owner_of(right, seq)), end)
    assert parted_at(left, right) <= walked
    assert all(owner_of(left, at) == owner_of(right, at) for at in range(parted_at(left, right)))


def test_what_follows_begins_in_the_middle_of_a_range() -> None:
    assert cut_from((Range(A, 0, 5), Range(B, 5, 9)), 3) == (Range(A, 3, 5), Range(B, 5, 9))
    assert cut_from((Range(A, 0, 5), Range(B, 5, 9)), 7) == (Range(B, 7, 9),)

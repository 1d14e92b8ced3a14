from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.engine.paths import Path, Range, cut, owner_of, path_of, read_path, turn_rows, window
from curation.models import Trajectory

A, B, C = UUID(int=1), UUID(int=2), UUID(int=3)
PATH: Path = (Range(A, 0, 4), Range(B, 4, 5), Range(C, 5, 9))


def owners(path: Path) -> list[UUID]:
    """Spelled out turn by turn, the slow and obvious way."""
    return [part.trajectory for part in path for _ in range(part.start, part.end)]


@given(st.integers(0, 12))
def test_a_cut_holds_the_first_turns(at: int) -> None:
    assert owners(cut(PATH, at)) == owners(PATH)[:at]


@given(st.integers(0, 12), st.integers(0, 12))
def test_a_window_holds_the_turns_between(start: int, end: int) -> None:
    assert owners(window(PATH, start, end)) == owners(PATH)[start:end]


@given(st.integers(0, 12))
def test_no_range_is_empty(at: int) -> None:
    assert all(part.start < part.end for part in cut(PATH, at))


@pytest.mark.parametrize(("seq", "owner"), [(0, A), (3, A), (4, B), (8, C), (9, None)])
def test_each_turn_has_one_owner(seq: int, owner: UUID | None) -> None:
    assert owner_of(PATH, seq) == owner


def test_a_path_survives_its_row() -> None:
    assert read_path([part.as_json() for part in PATH]) == PATH  # type: ignore[misc]


def test_a_branch_without_turns_of_its_own_is_its_prefix(blank: Trajectory) -> None:
    assert path_of(blank) == ()
    assert list(turn_rows(())) == []

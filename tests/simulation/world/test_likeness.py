from __future__ import annotations

import pytest

from simulation.world.likeness import is_like, pieces_of


@pytest.mark.parametrize(
    ("pattern", "escape", "pieces"),
    [
        ("%ab%", "", (b"", b"ab", b"")),
        ("AB", "", (b"ab",)),
        ("É", "", ("É".encode(),)),
        ("a!%b%", "!", (b"a%b", b"")),
        ("a_b", "", None),
        ("a!_b", "!", (b"a_b",)),
        ("trailing!", "!", None),
    ],
)
def test_a_pattern_is_cut_at_its_percent_signs(
    pattern: str, escape: str, pieces: tuple[bytes, ...] | None
) -> None:
    assert pieces_of(pattern, escape) == pieces


@pytest.mark.parametrize(
    ("text", "pattern", "met"),
    [
        ("Kettle", "%ETT%", True),
        ("Kettle", "kettle", True),
        ("Kettle", "ket%kettle", False),
        ("aa", "a%a", True),
        ("a", "a%a", False),
        ("abcabd", "a%c%d", True),
        ("abcabd", "a%d%c%", False),
        ("", "%", True),
        ("É", "%é%", False),
    ],
)
def test_pieces_are_found_in_order(text: str, pattern: str, met: bool) -> None:
    pieces = pieces_of(pattern, "")
    assert pieces is not None
    assert is_like(text, pieces) is met


def test_a_pattern_that_repeats_itself_is_matched_in_one_pass() -> None:
    pieces = pieces_of("%" + "a" * 400 + "b%", "")
    assert pieces is not None
    assert not is_like("a" * 5_000_000, pieces)

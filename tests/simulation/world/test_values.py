from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.world.values import (
    SqlValue,
    for_agent,
    for_diff,
    readable,
    row_hash,
    text_bytes,
    typed,
)

VALUES = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.text(),
    st.binary(),
)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, b"N"),
        (-7, b"I-7;"),
        (1.0, b"F\x3f\xf0\x00\x00\x00\x00\x00\x00"),
        ("é", b"T2:\xc3\xa9"),
        (b"\x00", b"B1:\x00"),
    ],
)
def test_a_value_is_written_with_its_type(value: SqlValue, written: bytes) -> None:
    assert typed(value) == written


@given(st.lists(VALUES, max_size=4), st.lists(VALUES, max_size=4))
def test_rows_that_differ_in_a_value_or_its_type_hash_differently(
    first: list[SqlValue], second: list[SqlValue]
) -> None:
    same = [(type(v), v, str(v)) for v in first] == [(type(v), v, str(v)) for v in second]
    assert (row_hash(first) == row_hash(second)) is same


def test_damaged_text_keeps_its_bytes() -> None:
    assert text_bytes(b"a\xffb".decode("utf-8", "surrogateescape")) == b"a\xffb"
    assert text_bytes("\ud800") == b"\xed\xa0\x80"


def test_damaged_text_is_shown_with_replacement_signs() -> None:
    assert readable("a\udcff?") == "a\ufffd?"
    assert readable("plain é?") == "plain é?"


@given(VALUES)
def test_what_is_told_is_strict_json(value: SqlValue) -> None:
    for plain in (for_agent(value), for_diff(value)):
        assert json.loads(json.dumps(plain, allow_nan=False)) == plain


def test_a_diff_marks_what_readers_of_json_lose() -> None:
    assert for_diff(2**53 + 1) == {"$int": "9007199254740993"}
    assert for_diff(2**53) == 2**53
    assert for_diff(-(2**63)) == {"$int": "-9223372036854775808"}
    assert for_diff(float("-inf")) == {"$real": "-inf"}
    assert for_diff(b"\x00\xff") == {"$bytes": "00ff"}


def test_the_agent_reads_whole_numbers_as_numbers() -> None:
    assert for_agent(2**63 - 1) == 2**63 - 1

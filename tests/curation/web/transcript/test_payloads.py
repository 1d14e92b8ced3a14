from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from curation.web.transcript.payloads import ROW_LIMIT, TEXT_LIMIT, shape


def test_an_object_is_pairs_in_the_order_it_was_written() -> None:
    assert shape('{"b": 1, "a": null, "c": [1, "ü"]}').pairs == (
        ("b", "1"),
        ("a", "null"),
        ("c", '[1, "ü"]'),
    )


def test_rows_are_a_table_cut_after_a_few() -> None:
    shaped = shape(json.dumps([{"n": number, "t": "x"} for number in range(30)]))
    assert shaped.columns == ("n", "t")
    assert len(shaped.rows) == ROW_LIMIT
    assert shaped.left_out == f"{30 - ROW_LIMIT} more rows"
    assert len(shape(json.dumps([{"n": 1}] * 30), whole=True).rows) == 30


def test_a_wide_table_is_left_as_text() -> None:
    row = {f"c{number}": number for number in range(20)}
    assert shape(json.dumps([row])).columns == ()


def test_rows_with_different_keys_share_the_columns() -> None:
    shaped = shape('[{"a": 1}, {"b": 2}]')
    assert shaped.columns == ("a", "b")
    assert shaped.rows == (("1", "null"), ("null", "2"))


def test_no_rows_says_so() -> None:
    assert shape("[]").text == "no rows"


def test_what_is_no_json_is_text() -> None:
    assert shape('{"a": <broken').text == '{"a": <broken'
    assert shape("[1, 2]").text == "[1, 2]"


def test_endless_text_is_cut_and_says_its_size() -> None:
    shaped = shape("é" * 100_000)
    assert len(shaped.text) == TEXT_LIMIT
    assert shaped.left_out == "195 KB in all"
    assert shape("é" * 100_000, whole=True).text == "é" * 100_000


def test_an_endless_value_is_cut_and_can_be_read_whole() -> None:
    raw = json.dumps({"a": "y" * 5_000})
    assert shape(raw).left_out
    assert shape(raw, whole=True).pairs == (("a", "y" * 5_000),)


def test_nesting_without_end_is_only_text() -> None:
    assert shape("[" * 100_000).left_out


@given(st.text())
def test_any_text_has_a_shape(raw: str) -> None:
    shaped = shape(raw)
    assert shaped.pairs or shaped.columns or shaped.text or shaped.is_empty

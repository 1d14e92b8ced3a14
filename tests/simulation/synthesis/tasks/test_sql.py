"""What the walker writes into SQL stays a value."""

from __future__ import annotations

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.synthesis.tasks import sql


@given(st.text(st.characters(min_codepoint=1, exclude_categories=["Cs"])))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    found = apsw.Connection(":memory:").execute(f"SELECT {sql.literal(text)}").fetchall()
    assert found == [(text,)]


@pytest.mark.parametrize("value", [0, -7, 2**62, 0.1, 1e-9, None])
def test_numbers_and_null_come_back_as_they_were(value: float | None) -> None:
    found = apsw.Connection(":memory:").execute(f"SELECT {sql.literal(value)}").fetchall()
    assert found == [(value,)]


def test_a_check_counts_rows_by_value_and_by_null() -> None:
    connection = apsw.Connection(":memory:")
    connection.execute("""CREATE TABLE "odd ""name" (a, "b c")""")
    connection.execute("""INSERT INTO "odd ""name" VALUES ('it''s', NULL), ('other', 1)""")
    check = sql.count_is(1, 'odd "name', {"a": "it's", "b c": None})
    assert connection.execute(check).fetchall() == [(1,)]
    assert connection.execute(sql.count_is(2, 'odd "name', {})).fetchall() == [(1,)]


def test_wrapped_numbers_of_a_diff_are_taken_as_stored() -> None:
    assert sql.plain({"$int": "9007199254740993"}) == 9007199254740993
    assert sql.plain({"$real": "1e300"}) == 1e300
    assert sql.plain("text") == "text"

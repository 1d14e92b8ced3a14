from __future__ import annotations

import json

from simulation.seats.llm.judge.excerpt import excerpt, used_in

ROWS = [{"id": f"HL-{at:05}", "total": at + 0.5, "note": "x" * 80} for at in range(2000)]


def test_a_short_result_is_left_as_it_is() -> None:
    assert excerpt('{"id": 1}', used_in(""), 100) == '{"id": 1}'


def test_the_row_that_the_agent_speaks_of_is_kept() -> None:
    shown = excerpt(json.dumps(ROWS), used_in("the total of hl-01234 is 1234.5"), 1500)
    assert "(row 1235)" in shown
    assert "HL-01234" in shown
    assert "of 2000 rows are shown" in shown
    assert len(shown) < 2500


def test_the_first_rows_are_kept_where_nothing_was_used() -> None:
    assert excerpt(json.dumps(ROWS), used_in("hello"), 1500).startswith("(row 1)")


def test_a_value_in_a_long_object_is_kept_with_what_stands_around_it() -> None:
    data = {"text": "y" * 5000, "code": "QX-77", "more": "z" * 5000}
    shown = excerpt(json.dumps(data), used_in("the code is qx-77"), 800)
    assert '"code": "QX-77"' in shown
    assert "characters in all" in shown
    assert len(shown) < 1200


def test_a_long_text_that_is_no_json_is_cut() -> None:
    shown = excerpt("word " * 50_000, used_in(""), 600)
    assert len(shown) < 800
    assert "250,000 characters in all" in shown

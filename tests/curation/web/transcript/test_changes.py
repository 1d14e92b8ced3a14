from __future__ import annotations

from curation.web.transcript.changes import ROW_LIMIT, change_of


def test_a_call_that_only_reads_has_no_change() -> None:
    assert change_of(None) is None


def test_a_call_that_changed_nothing_says_so() -> None:
    change = change_of({})
    assert change is not None
    assert change.summary == "no row changed"


def test_a_changed_row_shows_its_key_and_what_was_there() -> None:
    row = {"key": {"id": 7}, "old": {"status": "open"}, "new": {"status": "shut"}}
    change = change_of({"orders": {"changed": [row]}})
    assert change is not None
    cells = change.tables[0].rows[0].cells
    assert [(cell.name, cell.old, cell.value) for cell in cells] == [
        ("id", None, "7"),
        ("status", "open", "shut"),
    ]


def test_a_key_that_itself_changed_is_shown_once() -> None:
    row = {"key": {"id": 7}, "old": {"id": 7}, "new": {"id": 8}}
    change = change_of({"t": {"changed": [row]}})
    assert change is not None
    assert [cell.name for cell in change.tables[0].rows[0].cells] == ["id"]


def test_rows_are_counted_by_kind() -> None:
    change = change_of({"a": {"added": [{"x": 1}, {"x": 2}]}, "b": {"removed": [{"y": 1}]}})
    assert change is not None
    assert change.summary == "2 rows added, 1 row removed"
    assert [row.sign for table in change.tables for row in table.rows] == ["+", "+", "\u2212"]


def test_many_rows_are_cut_and_counted() -> None:
    change = change_of({"a": {"added": [{"x": number} for number in range(500)]}})
    assert change is not None
    assert len(change.tables[0].rows) == ROW_LIMIT
    assert change.tables[0].left_out == 500 - ROW_LIMIT

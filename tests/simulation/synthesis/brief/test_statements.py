"""What a statement says plainly of its parameters, and nothing that it does not."""

from __future__ import annotations

import pytest

from simulation.synthesis.brief.statements import Reading, changes_rows, read_statement
from simulation.vocabulary.lexicon import Operator

COLUMNS = {
    "loans": ("loan_id", "copy_id", "member_id", "loan_date", "due_date"),
    "copies": ("copy_id", "book_id", "status"),
    "books": ("book_id", "title", "genre"),
    "members": ("member_id", "name", "email", "phone"),
}


def read(sql: str) -> Reading:
    return read_statement(sql, COLUMNS)


def compared(sql: str) -> dict[str, tuple[str, Operator]]:
    return {name: (each.column, each.operator) for name, each in read(sql).compared.items()}


@pytest.mark.parametrize(
    ("condition", "operator"),
    [
        ("b.title = :x", Operator.EQUAL),
        (":x = title", Operator.EQUAL),
        ("LOWER(b.title) = LOWER(TRIM(:x))", Operator.EQUAL),
        ("title LIKE :x COLLATE NOCASE", Operator.EQUAL),
        ("(:x IS NULL OR b.title LIKE '%' || :x || '%')", Operator.CONTAINS),
        ("instr(lower(b.title), lower(:x)) > 0", Operator.CONTAINS),
        ("b.title >= :x", Operator.AT_LEAST),
        (":x >= b.title", Operator.AT_MOST),
        ("b.title BETWEEN :x AND 'z'", Operator.AT_LEAST),
        ("b.title BETWEEN 'a' AND :x", Operator.AT_MOST),
        ("b.title = COALESCE(:x, b.title)", Operator.EQUAL),
    ],
)
def test_a_filter_names_its_column_however_it_is_written(
    condition: str, operator: Operator
) -> None:
    sql = f"SELECT b.book_id FROM books AS b WHERE {condition}"
    assert compared(sql) == {"x": ("books.title", operator)}


@pytest.mark.parametrize(
    "condition",
    [
        "b.title <> :x",
        "b.title NOT LIKE '%' || :x || '%'",
        "length(b.title) + :x > 3",
        ":x = 1",
        "b.book_id + :x <= b.book_id",
        "b.book_id <= :x * 2",
        "NOT EXISTS (SELECT 1 FROM copies c WHERE c.book_id = b.book_id AND c.status = :x)",
        "b.book_id NOT IN (SELECT book_id FROM copies WHERE copy_id = :x)",
        "(:x = 0 OR b.genre = 'crime')",
        "b.book_id IN (SELECT book_id FROM copies GROUP BY book_id HAVING count(copy_id) > :x)",
    ],
)
def test_what_is_not_a_plain_comparison_has_no_column(condition: str) -> None:
    assert compared(f"SELECT b.title FROM books b WHERE {condition}") == {}


def test_joined_tables_are_told_apart() -> None:
    sql = (
        "SELECT l.loan_id FROM loans l JOIN members AS m ON m.member_id = l.member_id "
        "WHERE m.email = :email AND date(l.due_date) < date(:before) LIMIT MIN(:most, 50)"
    )
    assert compared(sql) == {
        "email": ("members.email", Operator.EQUAL),
        "before": ("loans.due_date", Operator.AT_MOST),
    }
    assert read(sql).limits == {"most"}
    assert read(sql).tables == ("loans", "members")


def test_new_values_are_those_of_the_columns_they_go_to() -> None:
    update = read(
        "UPDATE members SET phone = COALESCE(:phone, phone), name = TRIM(:name) "
        "WHERE member_id = :member_id"
    )
    insert = read(
        "INSERT INTO loans (copy_id, member_id, due_date) "
        "SELECT c.copy_id, :member_id, date('now', '+' || :days || ' days') "
        "FROM copies c WHERE c.copy_id = :copy_id AND c.status = 'in' RETURNING loan_id"
    )
    assert update.written == {"phone": "members.phone", "name": "members.name"}
    assert set(update.compared) == {"member_id"}
    assert insert.written == {"member_id": "loans.member_id"}
    assert insert.compared["copy_id"].column == "copies.copy_id"


def test_groups_sums_and_order_are_read_from_the_outermost_select() -> None:
    reading = read(
        "WITH t AS (SELECT copy_id, max(loan_id) AS last FROM loans GROUP BY copy_id) "
        "SELECT b.genre, count(*) AS n FROM books b JOIN copies c USING (book_id) "
        "GROUP BY b.genre ORDER BY n DESC, b.genre LIMIT 5"
    )
    assert reading.result.grouped == ("books.genre",)
    assert reading.result.aggregates == {"n": "count"}
    result = reading.result
    assert (result.order, result.descending, result.limited) == ("n", True, True)


def test_a_change_is_known_behind_a_with() -> None:
    assert changes_rows("WITH t AS (SELECT 1) INSERT INTO members (name) VALUES (:name)")
    assert changes_rows("-- a note\nUPDATE members SET name = :name;")
    assert not changes_rows("SELECT name AS updated FROM members")
    assert read("DELETE FROM loans").everywhere

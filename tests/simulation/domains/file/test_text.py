"""Data as YAML text and back, for people and for strangers."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from simulation.domains.file.emitting import Line, Row, emit
from simulation.domains.file.parsing import parse_yaml
from simulation.errors import InputError

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.text(
    "ab: #-|\n\t'\"\\{}[],?!&*%@`\x00\x85\u2028\ufeffé0127.e", max_size=30
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False)
    | TEXTS
    | st.sampled_from(["yes", "No", "null", "~", "1e3", "012", "2024-01-01", ".inf", "<<", "="])
)
DATA = st.recursive(
    SCALARS,
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(TEXTS, parts, max_size=4),
    max_leaves=20,
)
DOCUMENTS = st.dictionaries(TEXTS, DATA, min_size=1, max_size=5)


@given(DOCUMENTS)
def test_what_is_written_is_read_back(document: dict[str, Any]) -> None:
    assert parse_yaml(emit(document)) == document


@given(st.lists(SCALARS, min_size=1, max_size=6))
def test_a_row_stands_on_one_line(row: list[Any]) -> None:
    text = emit({"rows": [Row(row)]})
    assert text.count("\n") == 2
    assert parse_yaml(text) == {"rows": [row]}


@given(st.dictionaries(st.from_regex(r"[a-z]{2,8}", fullmatch=True), TEXTS, min_size=1))
def test_any_reader_of_yaml_gets_the_same_texts(document: dict[str, str]) -> None:
    """Its own quotes for what it would take for a number or a date are there."""
    assert yaml.safe_load(emit(document)) == document


def test_text_of_several_lines_stands_as_it_is() -> None:
    text = emit({"sql": "SELECT 1\n  FROM loan\n", "about": "One line, plain."})
    assert text == "sql: |\n  SELECT 1\n    FROM loan\nabout: One line, plain.\n"


WORDS = st.text("""abé:#->|'"\\{}[],%@ \xa0\t\n""", min_size=1, max_size=30)


@given(st.lists(WORDS, min_size=8, max_size=30).map(" ".join))
def test_a_long_line_is_the_same_once_it_is_joined(text: str) -> None:
    document = {"goal": text, "list": [text]}
    assert parse_yaml(emit(document)) == document
    assert yaml.safe_load(emit(document)) == document


def test_long_sql_breaks_before_its_clauses() -> None:
    sql = (
        "SELECT b.book_id, b.title FROM books b LEFT JOIN copies c USING (book_id) "
        "WHERE b.title LIKE '%' || :title || '%' AND c.status = 'available' LIMIT 50"
    )
    assert emit({"sql": sql}).splitlines() == [
        "sql: >-",
        "  SELECT b.book_id, b.title",
        "  FROM books b",
        "  LEFT JOIN copies c USING (book_id)",
        "  WHERE b.title LIKE '%' || :title || '%'",
        "  AND c.status = 'available'",
        "  LIMIT 50",
    ]


def test_what_fits_stands_on_a_line_and_columns_always_do() -> None:
    document = {"key": {"type": "integer", "enum": [1, 2]}, "columns": Line(["a"] * 60)}
    first, second = emit(document).splitlines()
    assert first == "key: {type: integer, enum: [1, 2]}"
    assert second.startswith("columns: [a, a, ")


def test_what_looks_like_a_date_or_a_yes_is_text() -> None:
    read = parse_yaml("[2024-01-01, yes, 012, 1_000, 0x1f, 12:30, 1.5, -3, true, null, '7']")
    assert read == ["2024-01-01", "yes", "012", "1_000", "0x1f", "12:30", 1.5, -3, True, None, "7"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: &x 1\nb: *x\n", "anchor"),
        ("a: [*x]\n", "alias"),
        ("a: !!python/object/apply:os.system [ls]\n", "tag"),
        ("a: !!binary aGk=\n", "tag"),
        ("a: 1\na: 2\n", "'a' stands here twice"),
        ("a: 1\n---\nb: 2\n", "second document"),
        ("? [a]\n: 1\n", "key is no text"),
        ("[" * 60 + "]" * 60, "nested deeper"),
        ("a: [1, 2\n", "did not find"),
        ("a: \x07\n", "control characters"),
        ("\ta: 1\n", "cannot start"),
    ],
)
def test_what_is_more_than_data_is_refused_with_its_line(text: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem) as refused:
        parse_yaml(text)
    assert refused.value.field.startswith(("line ", "file"))
    assert refused.value.remedy


def test_merge_keys_are_only_keys() -> None:
    assert parse_yaml("<<: {a: 1}\nb: 2\n") == {"<<": {"a": 1}, "b": 2}


def test_sql_with_quotes_stands_as_a_block() -> None:
    text = emit({"sql": 'SELECT "a" FROM "t"', "words": ['say "hi"']})
    assert text == 'sql: |-\n  SELECT "a" FROM "t"\nwords: ["say \\"hi\\""]\n'

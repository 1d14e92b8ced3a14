from __future__ import annotations

import pytest

from simulation.errors import ToolRefused
from simulation.world.statement import parse_statement


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1;",
        "SELECT 1 ; ; -- end",
        "select ';', \"a;b\", [c;d], `e;f` /* ; */ -- ;",
        "WITH x AS (SELECT 1) SELECT * FROM x",
        "VALUES (1)",
        "/* why */ -- and how\n DELETE FROM t",
        "SELECT 'it''s; fine'",
        "SELECT 1 /* open to the end ;",
    ],
)
def test_one_statement_is_read_as_one(sql: str) -> None:
    assert parse_statement(sql).sql == sql


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1; SELECT 2",
        "SELECT ';'; x",
        "SELECT 1;--\n/**/x",
        "SELECT 'a''; b' ; 'c'",
        'SELECT "a"";" ; 1',
        "SELECT [a]] ; 1",
    ],
)
def test_a_second_statement_is_refused(sql: str) -> None:
    with pytest.raises(ToolRefused, match="more than one statement"):
        parse_statement(sql)


def test_parameters_are_named_with_a_colon() -> None:
    parsed = parse_statement("SELECT :a, ':no', \":no\", /* :no */ :größe, x.y, :a -- :no")
    assert parsed.parameters == {"a", "größe"}


@pytest.mark.parametrize("mark", ["?", "?1", "@a", "$a", "$a::b", "#a"])
def test_other_kinds_of_parameters_are_refused(mark: str) -> None:
    with pytest.raises(ToolRefused, match="is no parameter here"):
        parse_statement(f"SELECT 1 WHERE x = {mark}")


def test_functions_are_the_names_before_a_parenthesis() -> None:
    parsed = parse_statement(
        'SELECT Upper(a), "ran""dom"(), [hex] (b), `x`\n--\n(1), \'text(\', c FROM t WHERE d IN (1)'
    )
    assert parsed.functions == {"upper", 'ran"dom', "hex", "x", "in"}


@pytest.mark.parametrize("sql", ["", " ", ";;", "-- only words", "PRAGMA x", "(SELECT 1)", "1"])
def test_what_opens_no_statement_on_rows_is_refused(sql: str) -> None:
    with pytest.raises(ToolRefused):
        parse_statement(sql)


def test_a_long_body_is_refused_before_it_is_read() -> None:
    with pytest.raises(ToolRefused, match="longer than"):
        parse_statement("SELECT " + "1," * 20_000 + "1")

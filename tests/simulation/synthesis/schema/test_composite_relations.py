"""Keys and references of several columns, found where nobody declared them."""

from __future__ import annotations

import apsw
import pytest

from simulation.synthesis.schema.introspection import introspect
from simulation.synthesis.schema.shape import Shape
from simulation.vocabulary.domain import Gap

LEAGUE = """
CREATE TABLE teams (yearID INTEGER, teamID TEXT, name TEXT);
INSERT INTO teams VALUES (2001, 'OSL', 'Oslo Elks'), (2002, 'OSL', 'Oslo Elks'),
    (2001, 'BRG', 'Bergen Rain'), (2002, 'BRG', 'Bergen Rain');
CREATE TABLE games ("year.key" INTEGER, "team.key" TEXT, "park.key" TEXT, attendance INTEGER);
INSERT INTO games VALUES (2001, 'OSL', 'P1', 10), (2001, 'OSL', 'P2', 20), (2002, 'BRG', 'P1', 30);
CREATE TABLE guests (yearID INTEGER, teamID TEXT, visitor TEXT);
INSERT INTO guests VALUES (1950, 'XXX', 'a'), (1951, 'YYY', 'b');
"""


@pytest.fixture
def read() -> tuple[Shape, tuple[Gap, ...]]:
    connection = apsw.Connection(":memory:")
    connection.execute(LEAGUE)
    return introspect(connection.serialize("main"))


def test_the_year_and_the_team_of_a_game_refer_to_the_team_of_that_year(
    read: tuple[Shape, tuple[Gap, ...]],
) -> None:
    shape, _ = read
    assert shape.tables["teams"].key == ("yearID", "teamID")
    (relation,) = shape.parents("games")
    assert (relation.source_columns, relation.target) == (("year.key", "team.key"), "teams")


def test_columns_of_the_same_names_with_other_values_refer_to_nothing(
    read: tuple[Shape, tuple[Gap, ...]],
) -> None:
    assert read[0].parents("guests") == ()


def test_an_inferred_reference_is_said(read: tuple[Shape, tuple[Gap, ...]]) -> None:
    told = [gap.reason for gap in read[1] if gap.subject == "games"]
    assert told == ["Inferred: year.key and team.key refer to teams."]


def test_a_name_that_never_repeats_is_a_better_key_than_two_numbers() -> None:
    connection = apsw.Connection(":memory:")
    connection.execute(
        "CREATE TABLE drivers (Driver TEXT, No INTEGER, year INTEGER);"
        "INSERT INTO drivers VALUES ('Ann Lee', 1, 1990), ('Bo Dahl', 1, 1991), ('Cy Moe', 2, 1990)"
    )
    shape, _ = introspect(connection.serialize("main"))
    assert shape.tables["drivers"].key == ("Driver",)


def test_a_table_that_is_referred_to_does_not_refer_back() -> None:
    connection = apsw.Connection(":memory:")
    connection.execute(
        "CREATE TABLE employee (Employee_ID INTEGER PRIMARY KEY, Name TEXT);"
        "CREATE TABLE hiring (Shop TEXT, Employee_ID INTEGER PRIMARY KEY REFERENCES employee);"
        "INSERT INTO employee VALUES (1, 'a'), (2, 'b');"
        "INSERT INTO hiring VALUES ('x', 1), ('y', 2)"
    )
    shape, _ = introspect(connection.serialize("main"))
    assert shape.parents("employee") == ()

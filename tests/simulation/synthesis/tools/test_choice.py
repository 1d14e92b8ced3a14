"""Which tools are made for databases like those that people bring."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from simulation.synthesis.database import from_database
from simulation.synthesis.package import Package
from simulation.vocabulary.lexicon import Intent, Operator
from simulation.world import World
from tests.simulation.synthesis.conftest import MUSIC, Build


def answer(package: Package, name: str, arguments: dict[str, Any]) -> Any:
    tool = package.domain.tool(name)
    assert tool is not None, [each.name for each in package.domain.tools]
    world = World.open(package.image, now=package.domain.now)
    try:
        called = world.call(tool, arguments)
    finally:
        world.close()
    assert called.ok, called.content
    return json.loads(called.content)


def test_rows_are_searched_by_the_name_of_what_they_belong_to(music: Path) -> None:
    package = from_database(music)
    albums = answer(package, "search_albums", {"artist_name": "artist b1"})
    assert {album["artist_name"] for album in albums} >= {"Artist B1"}
    given = package.domain.lexicon.frames["search_albums"].inputs["artist_name"]
    assert (given.column, given.operator, given.label) == (
        "Artist.Name",
        Operator.CONTAINS,
        "artist",
    )


def test_a_large_set_has_tools_of_each_sort(music: Path) -> None:
    intents = {frame.intent for frame in from_database(music).domain.lexicon.frames.values()}
    assert intents >= {
        Intent.READ,
        Intent.SEARCH,
        Intent.TOP,
        Intent.AGGREGATE,
        Intent.CREATE,
        Intent.UPDATE,
        Intent.DELETE,
    }


def test_views_are_left_out_where_there_are_tables_enough(build: Build) -> None:
    view = "CREATE VIEW Receipts AS SELECT InvoiceId, Total FROM Invoice;"
    package = from_database(build(MUSIC + view))
    assert not any("receipt" in tool.name for tool in package.domain.tools)
    assert any(gap.subject == "Receipts" for gap in package.domain.coverage.gaps)


def test_a_pair_that_is_joined_twice_is_listed_and_counted_once(build: Build) -> None:
    package = from_database(
        build(
            "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT);"
            "CREATE TABLE school (id INTEGER PRIMARY KEY, name TEXT);"
            "CREATE TABLE attended (person_id INTEGER REFERENCES person, school_id INTEGER "
            "REFERENCES school, year INTEGER, PRIMARY KEY (person_id, school_id, year));"
            "INSERT INTO person VALUES (1, 'Ann'), (2, 'Bo'), (3, 'Cy');"
            "INSERT INTO school VALUES (1, 'North'), (2, 'South');"
            "INSERT INTO attended VALUES (1, 1, 2001), (1, 1, 2002), (1, 2, 2003), (2, 1, 2001),"
            "(3, 2, 2002);"
        )
    )
    schools = answer(package, "list_schools_by_person", {"person_id": 1})
    assert [school["name"] for school in schools] == ["North", "South"]
    counted = answer(package, "count_schools_by_person", {"person_id": 1})
    assert counted["school_count"] == 2


def test_of_two_references_to_one_table_only_the_first_is_listed_along(build: Build) -> None:
    package = from_database(
        build(
            "CREATE TABLE airport (code TEXT PRIMARY KEY, name TEXT);"
            "CREATE TABLE flight (id INTEGER PRIMARY KEY, source_airport TEXT REFERENCES airport,"
            "dest_airport TEXT REFERENCES airport, price REAL);"
            "INSERT INTO airport VALUES ('OSL', 'Oslo'), ('BGO', 'Bergen'), ('TRD', 'Trondheim');"
            "INSERT INTO flight VALUES (1, 'OSL', 'BGO', 9.5), (2, 'OSL', 'TRD', 8.5),"
            "(3, 'BGO', 'OSL', 7.5), (4, 'TRD', 'OSL', 6.5), (5, 'OSL', 'BGO', 5.5);"
        )
    )
    names = {tool.name for tool in package.domain.tools}
    assert "list_flights_by_source_airport" in names
    assert "list_flights_by_destination_airport" not in names
    assert {"source_airport", "dest_airport"} <= set(
        package.domain.lexicon.frames["search_flights"].inputs
    )


def test_a_moment_noted_by_the_database_is_not_asked_for(rental: Path) -> None:
    package = from_database(rental)
    creates = [
        frame for frame in package.domain.lexicon.frames.values() if frame.intent is Intent.CREATE
    ]
    assert creates
    assert not any("last_update" in frame.inputs for frame in creates)

"""Single tools, drafted from small databases and run."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from simulation.synthesis.database import from_database
from simulation.synthesis.package import Package
from simulation.synthesis.schema.introspection import introspect
from simulation.synthesis.tools.draft import Draft, checked_values, tool_name
from simulation.synthesis.tools.drafting import all_drafts
from simulation.synthesis.tools.ground import Ground, slug
from simulation.vocabulary.lexicon import Operator, Purpose
from simulation.world import Called, World

Build = Callable[..., Path]


def drafted(package: Package, name: str) -> Draft:
    """Any tool that was drafted, whether or not it was central enough to be chosen."""
    lexicon = package.domain.lexicon
    shape = replace(introspect(package.image)[0], relations=lexicon.relations)
    drafts = {draft.tool.name: draft for draft in all_drafts(Ground(shape, lexicon))}
    assert name in drafts, sorted(drafts)
    return drafts[name]


def call(package: Package, name: str, arguments: dict[str, Any]) -> Called:
    world = World.open(package.image, now=package.domain.now)
    called = world.call(drafted(package, name).tool, arguments)
    world.close()
    return called


def answer(package: Package, name: str, arguments: dict[str, Any]) -> Any:
    called = call(package, name, arguments)
    assert called.ok, called.content
    return json.loads(called.content)


def test_a_junction_is_crossed_in_both_directions(rental: Path) -> None:
    package = from_database(rental)
    films = answer(package, "list_films_by_actor", {"actor_id": 2, "limit": 3})
    assert [film["film_id"] for film in films] == [1, 4, 7]
    actors = answer(package, "list_actors_by_film", {"film_id": 3})
    assert [actor["first_name"] for actor in actors] == ["PENELOPE"]
    assert answer(package, "count_films_by_actor", {"actor_id": 1})["film_count"] == 10
    given = drafted(package, "list_films_by_actor").frame.inputs["actor_id"]
    assert (given.column, given.purpose) == ("actor.actor_id", Purpose.FILTER)


def test_a_duration_is_worked_out_from_two_dates(rental: Path) -> None:
    package = from_database(rental)
    assert answer(package, "get_rental_duration", {"rental_id": 1})["days"] == 2
    frame = drafted(package, "get_rental_duration").frame
    assert frame.measure == "days"
    assert frame.outputs["days"].field.unit == "days"


def test_the_total_of_an_order_takes_its_discount_off(wholesale: Path) -> None:
    package = from_database(wholesale)
    total = answer(package, "get_order_total", {"order_id": 10248})["order_total"]
    assert total == round(14.0 * 3 * 0.85 + 14.0 * 4 + 14.0 * 7, 2)


def test_rows_name_the_rows_that_they_refer_to(wholesale: Path) -> None:
    package = from_database(wholesale)
    rows = answer(package, "list_order_details_by_product", {"product_id": 5, "limit": 1})
    assert rows[0]["product_name"] == "Product E"
    output = drafted(package, "list_order_details_by_product").frame.outputs["product_name"]
    assert output.column == "Products.ProductName"
    assert output.field.label == "product"


def test_dates_are_searched_by_day_whatever_time_they_carry(music: Path) -> None:
    package = from_database(music)
    frame = drafted(package, "search_invoices").frame
    assert frame.inputs["invoice_date_from"].operator is Operator.AT_LEAST
    found = answer(
        package,
        "search_invoices",
        {"invoice_date_from": "2013-01-05", "invoice_date_to": "2013-01-06"},
    )
    assert [row["invoice_id"] for row in found] == [4, 5]


def test_a_search_without_filters_gives_the_first_rows(music: Path) -> None:
    assert len(answer(from_database(music), "search_tracks", {})) == 10


def test_what_a_person_says_is_no_pattern(music: Path) -> None:
    assert answer(from_database(music), "search_tracks", {"name": "Song 1%"}) == []


def test_a_new_row_gets_its_key_from_the_database(build: Build) -> None:
    package = from_database(
        build(
            "CREATE TABLE book (id INT NOT NULL PRIMARY KEY, title TEXT NOT NULL, "
            "state TEXT NOT NULL DEFAULT 'in', added_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,"
            "created TEXT NOT NULL, pages INTEGER);"
            "INSERT INTO book VALUES (7, 'A', 'in', '2024-01-01', '2024-01-01 10:00:00', 10),"
            "(9, 'B', 'out', '2024-01-02', '2024-01-02 10:00:00', 20);"
        )
    )
    assert drafted(package, "create_book").tool.parameters["required"] == ["title"]
    row = answer(package, "create_book", {"title": "C"})
    assert row["book_id"] == 10
    assert row["title"] == "C"


def test_a_reference_is_asked_for_and_must_exist(music: Path) -> None:
    package = from_database(music)
    tool = drafted(package, "create_customer").tool
    assert "support_rep_id" in tool.parameters["required"]
    arguments = {"first_name": "A", "last_name": "B", "email": "a@b.example"}
    assert (
        answer(package, "create_customer", {**arguments, "support_rep_id": 3})["customer_id"] == 31
    )
    refused = call(package, "create_customer", {**arguments, "support_rep_id": 999})
    assert not refused.ok


def test_only_rows_that_nothing_depends_on_can_be_deleted(music: Path) -> None:
    frames = from_database(music).domain.lexicon
    parents = {relation.target for relation in frames.relations}
    deleted = {frame.entity for name, frame in frames.frames.items() if name.startswith("delete_")}
    assert deleted
    assert not deleted & parents


def test_a_reference_stored_as_text_is_handed_on_as_the_number_it_means(build: Build) -> None:
    package = from_database(
        build(
            "CREATE TABLE stadium (id INT PRIMARY KEY, name TEXT);"
            "CREATE TABLE concert (id INT PRIMARY KEY, name TEXT,"
            "stadium_id TEXT REFERENCES stadium (id));"
            "INSERT INTO stadium VALUES (1, 'North End'), (2, 'South End');"
            "INSERT INTO concert VALUES (1, 'Spring', '1'), (2, 'Summer', '2'), (3, 'Autumn', '2');"
        )
    )
    rows = answer(package, "list_concerts_by_stadium", {"stadium_id": 2})
    assert [row["stadium_id"] for row in rows] == [2, 2]
    assert rows[0]["stadium_name"] == "South End"


def test_a_tool_that_a_trigger_breaks_is_left_out_and_said(build: Build) -> None:
    rows = ",".join(f"({i}, 'Room {i}', {i})" for i in range(1, 9))
    package = from_database(
        build(
            "CREATE TABLE room (id INTEGER PRIMARY KEY, name TEXT NOT NULL, seats INTEGER);"
            f"INSERT INTO room VALUES {rows};"
            "CREATE TRIGGER closed BEFORE UPDATE ON room BEGIN "
            "SELECT missing_function(new.id); END;"
        )
    )
    assert package.domain.tool("update_room_seats") is None
    assert package.domain.tool("search_rooms") is not None
    assert any(gap.subject == "update_room_seats" for gap in package.domain.coverage.gaps)


def test_values_that_a_check_allows_are_offered_though_no_row_has_them() -> None:
    sql = """CREATE TABLE t (s TEXT CHECK (s IN ('a','b', 'c')),
        "odd n" TEXT CHECK("odd n" in('x')))"""
    assert checked_values(sql, "s") == ("a", "b", "c")
    assert checked_values(sql, "odd n") == ("x",)
    assert checked_values(sql, "none") == ()


def test_names_of_tools_are_short_and_plain() -> None:
    assert tool_name("list", "orders", "by", "by", "customer") == "list_orders_by_customer"
    assert len(tool_name("get", "x" * 90)) == 64
    assert slug("Größe (cm)") == "grosse_cm"
    assert slug("名前") == ""
    assert slug("2nd place").isidentifier()

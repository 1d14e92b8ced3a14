"""What columns are called aloud, for names as they are found in real schemas."""

from __future__ import annotations

import apsw
import pytest

from simulation.synthesis.naming.lexicon import derive_lexicon
from simulation.synthesis.schema.introspection import introspect
from simulation.vocabulary.lexicon import Entity, Kind


def entity_of(definition: str, rows: str = "", table: str = "orders") -> Entity:
    connection = apsw.Connection(":memory:")
    connection.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, name TEXT, {definition})")
    if rows:
        connection.execute(f"INSERT INTO {table} VALUES {rows}")
    return derive_lexicon(introspect(connection.serialize("main"))[0]).entities[table]


@pytest.mark.parametrize(
    ("column", "declared", "label"),
    [
        ("placed_on", "DATE", "order date"),
        ("discontinued", "DATE", "discontinuation date"),
        ("date_arrived", "DATE", "arrival date"),
        ("span.first", "DATE", "first date"),
        ("OrderDate", "DATE", "order date"),
        ("Milliseconds", "INTEGER", "length"),
        ("Circuit Length(km)", "REAL", "circuit length"),
        ("rental_days", "INTEGER", "rental days"),
        ("yearID", "INTEGER", "year"),
        ("yearkey", "INTEGER", "year"),
        ("nameFirst", "TEXT", "first name"),
        ("LName", "TEXT", "last name"),
        ("flightno", "INTEGER", "flight number"),
        ("Directed_by", "TEXT", "director"),
        ("ReportsTo", "INTEGER", "manager"),
        ("GP Name", "TEXT", "GP name"),
        ("GNP", "REAL", "GNP"),
        ("abandoned_yn", "TEXT", "abandoned"),
        ("Number_products", "INTEGER", "number of products"),
        ("teamIDretro", "TEXT", "team retro"),
        ("UNITPRICE", "REAL", "unit price"),
    ],
)
def test_a_label_is_a_noun_that_people_say(column: str, declared: str, label: str) -> None:
    values = {"DATE": "'2024-05-03'", "TEXT": "'Abc def'", "INTEGER": "1999", "REAL": "2.5"}
    entity = entity_of(f'"{column}" {declared}', f"(1, 'a', {values[declared]})")
    assert entity.fields[column].label.replace(" ID ", " ") == label


def test_a_year_is_a_number_that_is_no_identifier() -> None:
    entity = entity_of("yearID INTEGER", "(1, 'a', 1999), (2, 'b', 2000)")
    assert entity.fields["yearID"].kind is Kind.INTEGER


def test_initials_among_spelled_out_names_are_never_spoken() -> None:
    entity = entity_of("HBP INTEGER, city TEXT, IPouts INTEGER", "(1, 'a', 3, 'Oslo', 4)")
    hidden = {name for name, known in entity.fields.items() if known.hidden}
    assert hidden == {"id", "HBP", "IPouts"}


def test_initials_are_all_that_there_is_to_say_in_a_table_of_initials() -> None:
    connection = apsw.Connection(":memory:")
    connection.execute("CREATE TABLE t (c1 INTEGER, c2 TEXT); INSERT INTO t VALUES (1, 'x')")
    fields = derive_lexicon(introspect(connection.serialize("main"))[0]).entities["t"].fields
    assert not any(known.hidden for known in fields.values())


def test_a_column_called_like_its_table_is_the_name() -> None:
    connection = apsw.Connection(":memory:")
    connection.execute(
        "CREATE TABLE teams (Team TEXT PRIMARY KEY, base TEXT);"
        "INSERT INTO teams VALUES ('Red Bull', 'Milton Keynes'), ('Ferrari', 'Maranello')"
    )
    entity = derive_lexicon(introspect(connection.serialize("main"))[0]).entities["teams"]
    assert (entity.fields["Team"].label, entity.fields["Team"].kind) == ("name", Kind.NAME)
    assert entity.known_by == ("Team",)


def test_a_person_is_known_by_first_and_last_name_and_not_by_a_title() -> None:
    entity = entity_of(
        "first_name TEXT, given_name TEXT, last_name TEXT, title TEXT",
        "(1, NULL, 'Ann', 'Ann Mary', 'Lee', 'Sales Manager'),"
        "(2, NULL, 'Bo', 'Bo Per', 'Dahl', 'Sales Agent')",
    )
    assert entity.known_by[:2] == ("first_name", "last_name")
    assert not {"title", "given_name"} & set(entity.known_by)


@pytest.mark.parametrize(
    "column", ["last_update", "updated_at", "created_at", "modified_on", "rowguid", "photo_path"]
)
def test_what_a_database_notes_for_itself_is_hidden(column: str) -> None:
    entity = entity_of(f"{column} TEXT", "(1, 'a', '2024-05-03 10:00:00')")
    assert entity.fields[column].hidden

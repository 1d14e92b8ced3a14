"""The words that are derived: nouns, labels, what is hidden, by what people know a row."""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest

from simulation.synthesis.ingest.source import ingest
from simulation.synthesis.naming.lexicon import derive_lexicon
from simulation.synthesis.schema.introspection import introspect
from simulation.vocabulary.lexicon import Lexicon


def lexicon_of(script: str) -> Lexicon:
    connection = apsw.Connection(":memory:")
    connection.execute(script)
    return derive_lexicon(introspect(connection.serialize("main"))[0])


def from_file(path: Path) -> Lexicon:
    return derive_lexicon(introspect(ingest(path).image)[0])


@pytest.mark.parametrize(
    ("table", "one", "many"),
    [
        ("Customer", "customer", "customers"),
        ("Order Details", "order detail", "order details"),
        ("film_actor", "film actor", "film actors"),
        ("MediaType", "media type", "media types"),
        ("tblCategories", "category", "categories"),
        ("Products by Category", "product by category", "products by category"),
        ("people", "person", "people"),
        ("Straße", '"Straße" record', '"Straße" records'),
        ("t1", '"t1" record', '"t1" records'),
    ],
)
def test_a_table_is_called_by_its_noun(table: str, one: str, many: str) -> None:
    entity = lexicon_of(f'CREATE TABLE "{table}" (id INTEGER PRIMARY KEY, name TEXT)').entities[
        table
    ]
    assert (entity.singular, entity.plural) == (one, many)


def test_another_language_is_left_as_it_is() -> None:
    lexicon = lexicon_of("CREATE TABLE kunden (kunde INTEGER PRIMARY KEY, vorname TEXT, ort TEXT)")
    assert lexicon.entities["kunden"].singular == '"kunden" record'
    assert lexicon.entities["kunden"].fields["vorname"].label == "vorname"


def test_people_know_a_row_by_name_then_by_date_and_number(music: Path) -> None:
    entities = from_file(music).entities
    assert entities["Album"].known_by == ("Title",)
    assert entities["Customer"].known_by == ("FirstName", "LastName", "Email")
    assert entities["Invoice"].known_by == ("InvoiceDate", "InvoiceId")
    assert entities["PlaylistTrack"].known_by == ()


def test_a_number_is_hidden_where_there_is_a_name_and_said_where_there_is_none(music: Path) -> None:
    entities = from_file(music).entities
    assert entities["Customer"].fields["CustomerId"].hidden
    assert not entities["Invoice"].fields["InvoiceId"].hidden
    assert entities["Invoice"].fields["InvoiceId"].label == "invoice number"
    assert entities["Invoice"].fields["CustomerId"].hidden
    assert not entities["InvoiceLine"].fields["InvoiceId"].hidden


def test_a_relation_is_called_by_what_the_target_is_to_the_source(music: Path) -> None:
    labels = {each.source_columns: each.label for each in from_file(music).relations}
    assert labels["SupportRepId",] == "support rep"
    assert labels["ReportsTo",] == "manager"
    assert labels["CustomerId",] == "customer"


def test_two_references_to_one_table_have_two_names() -> None:
    lexicon = lexicon_of(
        "CREATE TABLE airport (code TEXT PRIMARY KEY, name TEXT);"
        "CREATE TABLE flight (id INTEGER PRIMARY KEY, source_airport TEXT REFERENCES airport,"
        "dest_airport TEXT REFERENCES airport)"
    )
    assert {each.label for each in lexicon.relations} == {"source airport", "destination airport"}


def test_what_the_database_keeps_for_itself_is_hidden(rental: Path) -> None:
    film = from_file(rental).entities["film"]
    assert film.fields["last_update"].hidden
    assert not film.fields["title"].hidden


def test_a_shared_prefix_is_left_out_of_labels() -> None:
    fields = (
        lexicon_of("CREATE TABLE supplier (s_key INTEGER PRIMARY KEY, s_name TEXT, s_phone TEXT)")
        .entities["supplier"]
        .fields
    )
    assert fields["s_name"].label == "name"
    assert fields["s_phone"].label == "phone"


def test_constants_are_spoken_as_words() -> None:
    rows = ",".join(["('IN_TRANSIT', 'M')", "('DELIVERED', 'F')"] * 6)
    fields = (
        lexicon_of(
            f"CREATE TABLE parcel (status TEXT, gender TEXT); INSERT INTO parcel VALUES {rows}"
        )
        .entities["parcel"]
        .fields
    )
    assert fields["status"].spoken == {"IN_TRANSIT": "in transit", "DELIVERED": "delivered"}
    assert fields["gender"].spoken == {"M": "male", "F": "female"}


def test_units_come_from_names_and_are_never_made_up() -> None:
    fields = (
        lexicon_of(
            "CREATE TABLE p (weight_kg REAL, price_eur REAL, price REAL);"
            "INSERT INTO p VALUES (1.5, 2.5, 3.5)"
        )
        .entities["p"]
        .fields
    )
    assert fields["weight_kg"].unit == "kg"
    assert fields["price_eur"].unit == "€"
    assert fields["price"].unit == ""

"""Databases of many shapes become domains whose every tool has run."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from simulation.errors import DatabaseRefused
from simulation.synthesis.database import from_database
from simulation.synthesis.package import Package
from simulation.vocabulary.lexicon import Frame, Intent, Kind
from simulation.world import World, image_hash
from tests.simulation.synthesis.conftest import SAMPLES, Build, built


def columns_in(frame: Frame) -> set[str]:
    """The columns that a frame's parameters and properties stand for."""
    named = {each.column for each in frame.inputs.values()}
    return {each for each in named | {each.column for each in frame.outputs.values()} if each}


@pytest.fixture(scope="module", params=["music", "wholesale", "rental"])
def package(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Package:
    """The database of the fixture of that name."""
    script, name = SAMPLES[request.param]
    return from_database(built(script, tmp_path_factory.mktemp("given") / name))


def test_a_package_is_the_same_every_time(music: Path) -> None:
    first, second = from_database(music), from_database(music)
    assert first == second
    assert first.domain.world == image_hash(first.image)


def test_the_image_stays_out_of_the_json(music: Path) -> None:
    assert "image" not in from_database(music).model_dump(mode="json")


def test_a_good_set_has_tools_of_every_intent(package: Package) -> None:
    intents = {frame.intent for frame in package.domain.lexicon.frames.values()}
    assert intents >= set(Intent) - {Intent.DERIVE}
    assert 10 <= len(package.domain.tools) <= 24
    assert package.domain.coverage.grade == "good"


def test_every_tool_has_a_name_words_and_schemas_that_hold(package: Package) -> None:
    names = [tool.name for tool in package.domain.tools]
    assert len(set(names)) == len(names)
    for tool in package.domain.tools:
        assert re.fullmatch(r"[a-z][a-z0-9_]{2,63}", tool.name)
        assert tool.description
        Draft202012Validator.check_schema(tool.parameters)
        Draft202012Validator.check_schema(tool.returns)
        for schema in tool.parameters["properties"].values():
            assert schema["description"]


def test_a_frame_explains_its_tool_completely(package: Package) -> None:
    lexicon = package.domain.lexicon
    for tool in package.domain.tools:
        frame = lexicon.frames[tool.name]
        assert set(frame.inputs) == set(tool.parameters["properties"])
        returned = tool.returns.get("items") or tool.returns
        assert set(frame.outputs) == set(returned["properties"])
        assert len(set(frame.asks)) >= 3
        assert not any(tool.name in ask for ask in frame.asks)
        assert frame.intent.mutates == tool.mutates == bool(frame.done)
        required = {name for name, each in frame.inputs.items() if each.required}
        assert required == set(tool.parameters["required"])
        for each in columns_in(frame):
            assert lexicon.field(each) is not None


def test_keys_and_references_are_in_the_rows_that_are_found(package: Package) -> None:
    lexicon = package.domain.lexicon
    for frame in lexicon.frames.values():
        if frame.intent is not Intent.SEARCH:
            continue
        shown = {output.column for output in frame.outputs.values()}
        assert {f"{frame.entity}.{name}" for name in lexicon.entities[frame.entity].key} <= shown
        for relation in lexicon.relations:
            if relation.source == frame.entity:
                assert {f"{frame.entity}.{name}" for name in relation.source_columns} <= shown


def test_every_key_that_a_tool_asks_for_can_be_found(package: Package) -> None:
    lexicon = package.domain.lexicon
    outputs = {
        output.column
        for frame in lexicon.frames.values()
        if frame.intent is Intent.SEARCH
        for output in frame.outputs.values()
    }
    same = {
        f"{each.source}.{here}": f"{each.target}.{there}"
        for each in lexicon.relations
        for here, there in zip(each.source_columns, each.target_columns, strict=True)
    }
    for frame in lexicon.frames.values():
        for each in frame.inputs.values():
            hidden = each.column and lexicon.field(each.column)
            if each.required and hidden and hidden.hidden:
                assert {each.column, same.get(each.column)} & outputs, (frame.tool, each.column)


def test_searches_answer_in_a_fixed_order_within_a_limit(package: Package) -> None:
    for tool in package.domain.tools:
        if tool.sql is not None and not tool.mutates:
            assert "ORDER BY" in tool.sql
            assert "LIMIT" in tool.sql


def test_a_search_by_part_of_a_name_finds_the_row(music: Path) -> None:
    package = from_database(music)
    tool = package.domain.tool("search_customers")
    assert tool is not None
    world = World.open(package.image, now=package.domain.now)
    called = world.call(tool, {"last_name": "last12"})
    world.close()
    assert [row["customer_id"] for row in json.loads(called.content)] == [12]


def test_changing_tools_give_back_the_changed_row(rental: Path) -> None:
    package = from_database(rental)
    tool = package.domain.tool("update_film_rating")
    assert tool is not None
    assert tool.parameters["properties"]["rating"]["enum"] == ["G", "PG", "R"]
    world = World.open(package.image, now=package.domain.now)
    called = world.call(tool, {"film_id": 3, "rating": "R"})
    assert json.loads(called.content)["rating"] == "R"
    assert world.query("SELECT rating FROM film WHERE film_id = 3") == [{"rating": "R"}]
    world.close()


def test_the_domain_is_named_dated_and_told_its_policy(music: Path) -> None:
    domain = from_database(music).domain
    assert domain.name == "music-store"
    assert domain.title == "Music store"
    assert domain.now == "2013-04-02T09:00:00"
    assert "invoices" in domain.policy
    assert "wait for a yes" in domain.policy
    assert (
        from_database(music, name="Our Shop!", now="2020-01-01T08:00:00").domain.name == "our-shop"
    )


ODDITIES = """
CREATE TABLE "order" ("select" INTEGER PRIMARY KEY, "group by" TEXT NOT NULL, "from" DATE,
    "weird.name" REAL, "quo""ted" TEXT);
CREATE TABLE "Straße" ("Schlüssel" INTEGER PRIMARY KEY, "Größe" REAL, "名前" TEXT);
CREATE TABLE entry (level TEXT, message TEXT);
CREATE TABLE upload (id INTEGER PRIMARY KEY, name TEXT, content BLOB, meta JSON);
CREATE TABLE label (code TEXT PRIMARY KEY, label TEXT) WITHOUT ROWID;
CREATE TABLE exact (id INTEGER PRIMARY KEY, title TEXT NOT NULL, score INT) STRICT;
CREATE TABLE product (id INTEGER PRIMARY KEY, name TEXT, width REAL, height REAL,
    area REAL GENERATED ALWAYS AS (width * height) STORED);
CREATE TABLE account (id INTEGER PRIMARY KEY, name TEXT, balance INTEGER);
CREATE TABLE option (code TEXT PRIMARY KEY, value TEXT);
CREATE TABLE vacant (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE orphan (id INTEGER PRIMARY KEY, name TEXT, gone_id INTEGER REFERENCES nowhere (id));
CREATE TABLE audit (id INTEGER PRIMARY KEY, what TEXT);
CREATE TRIGGER noted AFTER UPDATE ON product BEGIN
    INSERT INTO audit (what) VALUES ('product ' || new.id); END;
CREATE TRIGGER strange BEFORE INSERT ON exact BEGIN SELECT missing_function(new.id); END;
CREATE VIRTUAL TABLE docs USING fts5(title, body);
CREATE VIRTUAL TABLE boxes USING rtree(id, low, high);
CREATE VIEW cheap AS SELECT id, name FROM product WHERE width < 9;
CREATE VIEW broken AS SELECT x FROM not_there;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20)
INSERT INTO "order" SELECT i, 'group ' || i, date('2024-01-01', '+' || i || ' days'), i, '"' FROM n;
INSERT INTO "Straße" SELECT "select", "select" * 2.5, '名' || "select" FROM "order";
INSERT INTO entry SELECT 'INFO', 'message ' || "select" FROM "order";
INSERT INTO upload SELECT "select", 'file ' || "select", zeroblob(9), '{"a": 1}' FROM "order";
INSERT INTO label SELECT 'C0' || "select", 'Label ' || "select" FROM "order";
INSERT INTO product (id, name, width, height) SELECT "select", 'Thing ' || "select", "select", 2
    FROM "order";
INSERT INTO account SELECT 9007199254740993 + "select", 'Account ' || "select",
    9223372036854775807 - "select" FROM "order";
INSERT INTO option SELECT CASE "select" % 5 WHEN 0 THEN NULL ELSE 'key' || "select" END,
    'value ' || "select" FROM "order";
INSERT INTO orphan SELECT "select", 'Orphan ' || "select", 1000 + "select" FROM "order";
INSERT INTO docs SELECT 'doc ' || "select", 'body' FROM "order";
INSERT INTO boxes SELECT "select", "select", "select" + 1 FROM "order";
"""


@pytest.fixture
def odd(build: Build) -> Package:
    return from_database(build(ODDITIES, "oddities.db"))


def test_every_oddity_is_survived_and_what_is_left_out_is_said(odd: Package) -> None:
    subjects = {gap.subject for gap in odd.domain.coverage.gaps}
    assert {
        "broken",
        "entry",
        "vacant",
        "orphan.gone_id",
        "upload.content",
        "upload.meta",
    } <= subjects
    assert odd.domain.coverage.tables == 15
    assert "broken" not in odd.domain.lexicon.entities
    assert len(odd.domain.tools) >= 12
    assert all(gap.reason for gap in odd.domain.coverage.gaps)


def test_names_that_are_not_ours_stay_as_they_are(odd: Package) -> None:
    street = odd.domain.lexicon.entities["Straße"]
    assert street.singular == '"Straße" record'
    assert street.fields["名前"].label == "名前"


def test_bytes_and_json_are_never_offered(odd: Package) -> None:
    for frame in odd.domain.lexicon.frames.values():
        for each in columns_in(frame):
            field = odd.domain.lexicon.field(each)
            assert field is None or field.kind is not Kind.OPAQUE


def test_large_integers_pass_through_exactly(build: Build) -> None:
    script = (
        "CREATE TABLE account (id INTEGER PRIMARY KEY, name TEXT);"
        "INSERT INTO account VALUES (9223372036854775807, 'Ann'), (9007199254740993, 'Bob'),"
        "(3, 'Cy');"
    )
    package = from_database(build(script))
    tool = package.domain.tool("get_account")
    assert tool is not None
    world = World.open(package.image, now=package.domain.now)
    called = world.call(tool, {"account_id": 9007199254740993})
    world.close()
    assert json.loads(called.content) == {"account_id": 9007199254740993, "name": "Bob"}


def test_a_log_without_keys_can_still_be_searched(build: Build) -> None:
    rows = ",".join(f"('2024-03-{i:02d}', 'door {i % 3}', {i})" for i in range(1, 29))
    package = from_database(
        build(
            f"CREATE TABLE reading (day TEXT, sensor TEXT, celsius REAL);"
            f"INSERT INTO reading VALUES {rows}"
        )
    )
    intents = {frame.intent for frame in package.domain.lexicon.frames.values()}
    assert Intent.SEARCH in intents
    assert Intent.AGGREGATE in intents
    assert Intent.UPDATE not in intents
    assert any("no key" in gap.reason for gap in package.domain.coverage.gaps)


def test_nameless_columns_lower_the_grade(build: Build) -> None:
    rows = ",".join(f"({i}, 'v{i}', {i})" for i in range(1, 9))
    package = from_database(
        build(
            f"CREATE TABLE t1 (c1 INTEGER PRIMARY KEY, c2 TEXT, c3 INT);"
            f"INSERT INTO t1 VALUES {rows}"
        )
    )
    assert package.domain.coverage.grade == "poor"
    assert any("c1" in gap.reason and gap.remedy for gap in package.domain.coverage.gaps)


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("CREATE TABLE t (x); DROP TABLE t", "no table"),
        ("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)", "none of its tables has a row"),
        ("CREATE TABLE t (x BLOB); INSERT INTO t VALUES (x'01'), (x'02')", "no tool"),
    ],
)
def test_a_database_without_a_usable_table_is_refused(build: Build, script: str, said: str) -> None:
    with pytest.raises(DatabaseRefused, match=said) as refused:
        from_database(build(script))
    assert refused.value.remedy


def test_a_folder_of_csv_files_becomes_a_domain(tmp_path: Path) -> None:
    names = "\n".join(f"{i},Member {i},m{i}@club.example" for i in range(1, 21))
    loans = "\n".join(f"{i},{1 + i % 20},2024-05-{1 + i % 28:02d},open" for i in range(1, 41))
    (tmp_path / "members.csv").write_text(f"id,name,email\n{names}\n")
    (tmp_path / "loans.csv").write_text(f"id,member_id,loan_date,status\n{loans}\n")
    domain = from_database(tmp_path, name="club").domain
    assert domain.tool("list_loans_by_member") is not None
    assert domain.tool("search_members") is not None
    assert domain.now == "2024-05-29T09:00:00"

"""Domains as files: written, read, edited by hand, and refused with the place of what is wrong."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from simulation.domains import load_pack, pack_names
from simulation.domains.file import open_domain, read_domain, write_domain
from simulation.errors import InputError
from simulation.synthesis.database import from_database
from simulation.synthesis.package import Package
from simulation.synthesis.tasks import walk_tasks
from simulation.vocabulary.chance import Chance
from simulation.world import World


@pytest.fixture(scope="module", params=pack_names())
def pack(request: pytest.FixtureRequest) -> Package:
    return load_pack(request.param)


def digest_of(package: Package) -> str:
    with World.open(package.image, now=package.domain.now) as world:
        return world.digest


def test_a_pack_comes_back_with_every_word_tool_and_row(pack: Package) -> None:
    again = read_domain(write_domain(pack))
    assert again.domain.model_copy(update={"world": pack.domain.world}) == pack.domain
    assert again.recipes == pack.recipes
    assert digest_of(again) == digest_of(pack)


def test_written_again_it_is_the_same_text(pack: Package) -> None:
    text = write_domain(pack)
    assert write_domain(read_domain(text)) == text


def test_the_tasks_are_those_of_the_original(pack: Package) -> None:
    again = read_domain(write_domain(pack))
    for number in range(4):
        chance = Chance(number).at("tasks")
        assert walk_tasks(again, chance, 2) == walk_tasks(pack, chance, 2)


def test_the_file_is_read_to_the_same_image_each_time(pack: Package) -> None:
    text = write_domain(pack)
    assert read_domain(text).image == read_domain(text).image


def test_a_database_becomes_a_file_and_comes_back(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "shop.db") as connection:
        connection.executescript(
            "CREATE TABLE shop (id INTEGER PRIMARY KEY, name TEXT, city TEXT, opened DATE);"
            "INSERT INTO shop (name, city, opened) VALUES ('North', 'Bremen', '2020-01-02'),"
            " ('South', 'Munich', '2021-05-06'), ('West', 'Cologne', '2022-02-03');"
        )
    connection.close()
    package = from_database(tmp_path / "shop.db")
    again = read_domain(write_domain(package))
    assert again.domain.model_copy(update={"world": package.domain.world}) == package.domain


def test_a_file_written_by_hand_becomes_a_domain(library: str) -> None:
    package = read_domain(library)
    domain = package.domain
    assert [tool.name for tool in domain.tools] == ["get_book", "lend_book"]
    assert domain.lexicon.entities["book"].singular == "book"
    assert domain.lexicon.frames["get_book"].outputs["author"].field.label == "author"
    assert domain.coverage.tables == 1
    assert [task.id for chain in package.chains for task in chain] == ["dune"]
    text = write_domain(package)
    assert "\nworld: " in text
    assert write_domain(read_domain(text)) == text


@pytest.mark.parametrize(
    ("old", "new", "place", "problem"),
    [
        ("format: dialoom.domain/1", "format: other/1", "format", "no domain file"),
        ("name: village-library", "name: Village Library", "name", "pattern"),
        ("now: 2026-05-04T10:00:00", "now: someday", "now", "someday"),
        ("now: 2026-05-04T10:00:00", "now: 7", "now", "string"),
        ("policy: |", "polity: |", "polity", "not permitted"),
        ("    sql: SELECT title,", "    sql: SELECT titel,", "tools.get_book.sql", "titel"),
        ("FROM book WHERE title = :title", "FROM book", "tools.get_book.sql", "'title'"),
        ("    sql: |\n      UPDATE", "    sql: |\n      DROP", "tools.lend_book.sql", "DROP"),
        ("    mutates: true\n", "", "tools.lend_book.sql", ""),
        ("      type: object\n      properties: {title: {type: string}}", "      type: object\n"
         "      properties: {title: {type: strong}}", "tools.get_book", "no JSON Schema"),
        ("outputs: {title: book.title", "outputs: {title: book.name",
         "tools.get_book.frame.outputs.title", "book.name"),
        ("inputs: {title: {column: book.title, purpose: key}}",
         "inputs: {name: {column: book.title, purpose: key}}",
         "tools.get_book.frame.inputs", "'name' is not there"),
        ("      intent: read\n      entity: book\n      inputs", "      intent: read\n"
         "      entity: books\n      inputs", "tools.get_book.frame.entity", "books"),
        ("[1, \"Dune\", \"Frank Herbert\", null]", "[1, \"Dune\", \"Frank Herbert\"]",
         "data.book.rows[0]", "3 values"),
        ("[2, \"Emma\"", "[2, \"Dune\"", "data.book.rows[1]", "UNIQUE"),
        ("    lent_to TEXT\n  );", "    lent_to TEXT\n", "schema", "incomplete"),
        ("    mutates: true", "    mutates: maybe", "tools.lend_book.mutates", "boolean"),
    ],
)  # fmt: skip
def test_a_slip_of_the_hand_is_named_with_its_place(
    library: str, old: str, new: str, place: str, problem: str
) -> None:
    assert old in library
    with pytest.raises(InputError) as refused:
        read_domain(library.replace(old, new, 1))
    assert refused.value.field == place
    assert problem in str(refused.value)
    assert refused.value.remedy


def test_rows_changed_behind_the_digest_are_told(library: str) -> None:
    text = write_domain(read_domain(library)).replace("Frank Herbert", "F. Herbert")
    with pytest.raises(InputError, match="take the line `world:` out") as refused:
        read_domain(text)
    assert refused.value.field == "world"
    edited = "".join(line for line in text.splitlines(True) if not line.startswith("world:"))
    assert b"F. Herbert" in read_domain(edited).image


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('"Frank Herbert", null]', '"Frank Herbert", "Ann Berg"]', "lend_book fails"),
        ('"Dune", "Frank Herbert"', '"Dune", "F. Herbert"', "another result"),
        ('"Frank Herbert", null]', '"Frank Herbert", "Carl Dietz"]', "before anybody does it"),
        ("lent_to = 'Carl Dietz'", "lent_to = 'Ann'", "does not make its check true"),
        ("SELECT count(*) FROM book WHERE title = 'Dune'", "SELECT x FROM y WHERE 1", "cannot run"),
        ("            - tool: lend_book", "            - tool: give_book", "give_book"),
        ("{kind: user, slot: 0}}", "{kind: user, slot: 4}}", "nothing gives get_book its title"),
        ("{kind: user, slot: 0}}", "{kind: result, step: 0, property: title}}", "nothing gives"),
    ],
)
def test_a_task_that_no_longer_holds_is_left_out_with_its_reason(
    library: str, old: str, new: str, reason: str
) -> None:
    assert old in library
    package = read_domain(library.replace(old, new, 1))
    assert package.chains == ()
    (gap,) = [each for each in package.domain.coverage.gaps if "chains" in each.subject]
    assert gap.subject == "chains[0][0] (dune)"
    assert reason in gap.reason
    assert write_domain(read_domain(write_domain(package))) == write_domain(package)


def test_more_solutions_than_can_be_tried_are_refused(
    library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simulation.domains.file.chains.MOST_STEPS", 1)
    with pytest.raises(InputError, match="make 2 calls"):
        read_domain(library)


def test_a_domain_whose_tools_are_simulated_stores_nothing(library: str) -> None:
    head, rest = library.split("schema: |")
    tools = rest[rest.index("tools:") : rest.index("chains:")]
    lines = [line for line in tools.splitlines() if not line.startswith("    sql: SELECT")]
    kept = "\n".join(lines[: next(i for i, line in enumerate(lines) if "frame:" in line)])
    package = read_domain(head + kept + "\n")
    assert [tool.sql for tool in package.domain.tools] == [None]
    text = write_domain(package)
    assert "schema:" not in text
    assert "data:" not in text
    assert write_domain(read_domain(text)) == text


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "no domain file"),
        (b"\xff\xfe\x00", "no UTF-8"),
        (b"x" * 40_000_000, "longer than"),
        (b"a: [", "did not find"),
        (b"- 1\n", "no domain file"),
    ],
)
def test_a_file_that_is_no_domain_is_refused_by_name(
    data: bytes, problem: str, tmp_path: Path
) -> None:
    file = tmp_path / "mine.yaml"
    file.write_bytes(data)
    with pytest.raises(InputError, match=problem) as refused:
        open_domain(file)
    assert refused.value.field.startswith("mine.yaml: ")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        open_domain(tmp_path / "none.yaml")
    with pytest.raises(InputError, match="cannot be read"):
        open_domain(tmp_path)

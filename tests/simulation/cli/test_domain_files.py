"""Domain files on the command line: written from any source, and taken wherever a pack is."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from simulation.cli.main import main
from tests.simulation.domains.file.conftest import LIBRARY

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    file = tmp_path / "shop.db"
    with sqlite3.connect(file) as connection:
        connection.executescript(
            "CREATE TABLE shop (id INTEGER PRIMARY KEY, name TEXT, city TEXT, opened DATE);"
            "INSERT INTO shop (name, city, opened) VALUES ('North', 'Bremen', '2020-01-02'),"
            " ('South', 'Munich', '2021-05-06'), ('West', 'Cologne', '2022-02-03');"
        )
    connection.close()
    return file


def messages(file: Path) -> list[object]:
    records = [json.loads(line) for line in file.read_text().splitlines()]
    return [[turn["message"] for turn in each["state"]["turns"]] for each in records]


def test_a_pack_written_as_a_file_plays_the_same_dialogues(tmp_path: Path) -> None:
    file, of_file, of_pack = tmp_path / "o.yaml", tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    assert main(["domains", "orders", "--out", str(file)]) == 0
    for domain, out in ((str(file), of_file), ("orders", of_pack)):
        assert main(["generate", "--domain", domain, "--count", "2", "--out", str(out)]) == 0
    assert messages(of_file) == messages(of_pack)
    assert main(["replay", str(of_file)]) == 0


def test_a_database_is_written_and_described_from_its_file(
    shop: Path, tmp_path: Path, capsys: Capture
) -> None:
    file = tmp_path / "shop.yaml"
    assert main(["domains", "--database", str(shop), "--out", str(file)]) == 0
    capsys.readouterr()
    assert main(["domains", "--database", str(shop)]) == 0
    of_database = capsys.readouterr().out
    assert main(["domains", str(file)]) == 0
    assert capsys.readouterr().out == of_database


def test_a_file_is_replaced_only_when_told(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "o.yaml"
    file.write_text("mine")
    assert main(["domains", "orders", "--out", str(file)]) == 2
    assert "--force" in capsys.readouterr().err
    assert file.read_text() == "mine"
    assert main(["domains", "orders", "--out", str(file), "--force"]) == 0
    assert file.read_text().startswith("format: dialoom.domain/1\n")
    assert list(tmp_path.iterdir()) == [file]


def test_what_cannot_be_read_names_file_place_and_remedy(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("format: dialoom.domain/1\nname: x\n")
    assert main(["generate", "--domain", str(file), "--count", "1", "--out", "x.jsonl"]) == 2
    assert "mine.yaml: title: field required" in capsys.readouterr().err
    assert main(["domains", "nowhere"]) == 2
    assert "or name a domain file" in capsys.readouterr().err
    assert main(["domains", "nowhere.yaml"]) == 2
    assert "cannot be read" in capsys.readouterr().err
    assert main(["domains", "--out", str(tmp_path / "y.yaml")]) == 2
    assert "no domain is named" in capsys.readouterr().err


def test_a_task_that_no_longer_holds_is_told_by_whatever_reads_the_file(
    tmp_path: Path, capsys: Capture
) -> None:
    file = tmp_path / "library.yaml"
    file.write_text(LIBRARY.replace('"Dune", "Frank Herbert"', '"Dune", "F. Herbert"'))
    assert main(["domains", str(file)]) == 0
    told = capsys.readouterr()
    assert "note: chains[0][0] (dune): The task is left out: get_book gives" in told.err
    assert "chains[0][0] (dune)" in told.out

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import NamedTuple

import pytest

from curation.engine.writable import _sqlite_problem


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "some.sqlite3"
    with sqlite3.connect(path) as rows:
        rows.execute("CREATE TABLE t (x)")
    return path


def test_a_database_that_takes_writes_has_no_problem(database: Path) -> None:
    assert _sqlite_problem(database) == ""


def test_one_that_is_being_written_to_has_none_either(database: Path) -> None:
    writer = sqlite3.connect(database)
    writer.execute("BEGIN IMMEDIATE")

    assert _sqlite_problem(database) == ""
    writer.close()


def test_one_that_is_read_only_is_named_with_its_remedy(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As for a user who may only read it: root may write whatever the mode says."""
    connect = sqlite3.connect
    monkeypatch.setattr(
        "curation.engine.writable.sqlite3.connect",
        lambda address, **how: connect(address.replace("mode=rw", "mode=ro"), **how),
    )

    assert f"read-only: nothing can be stored. Make {database}" in _sqlite_problem(database)


def test_a_full_disk_is_named_with_its_remedy(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Usage(NamedTuple):
        free: int

    monkeypatch.setattr("curation.engine.writable.shutil.disk_usage", lambda _path: Usage(2**20))

    assert "disk is full" in _sqlite_problem(database)
    assert "1 MiB free" in _sqlite_problem(database)

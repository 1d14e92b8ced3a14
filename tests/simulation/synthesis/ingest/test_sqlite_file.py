"""The user's file is read, never written to; what cannot be read is refused with a remedy."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from simulation.errors import DatabaseRefused
from simulation.synthesis.ingest.source import ingest

Build = Callable[..., Path]

SMALL = """
CREATE TABLE city (id INTEGER PRIMARY KEY, name TEXT);
INSERT INTO city VALUES (1, 'Oslo'), (2, 'Lima');
"""


def rows_of(image: bytes, sql: str) -> list[tuple[object, ...]]:
    connection = apsw.Connection(":memory:")
    connection.deserialize("main", image)
    found = connection.execute(sql).fetchall()
    connection.close()
    return found


def everything_in(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_the_image_holds_the_rows_of_the_file(build: Build) -> None:
    assert rows_of(ingest(build(SMALL)).image, "SELECT name FROM city") == [("Oslo",), ("Lima",)]


def test_the_same_file_gives_the_same_image(build: Build) -> None:
    path = build(SMALL)
    assert ingest(path).image == ingest(path).image


def test_a_wal_beside_the_file_is_honoured_and_nothing_is_written(build: Build) -> None:
    path = build(SMALL)
    writer = apsw.Connection(str(path))
    writer.execute("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0")
    writer.execute("INSERT INTO city VALUES (3, 'Kyiv')")
    copy = path.parent.parent / "copied"
    copy.mkdir()
    for ending in ("", "-wal"):
        (copy / f"c.db{ending}").write_bytes(Path(f"{path}{ending}").read_bytes())
    writer.close()
    before = everything_in(copy)
    image = ingest(copy / "c.db").image
    assert rows_of(image, "SELECT count(*) FROM city") == [(3,)]
    assert everything_in(copy) == before
    assert set(before) == {"c.db", "c.db-wal"}


def test_a_read_only_folder_is_no_obstacle(build: Build) -> None:
    path = build(SMALL)
    path.chmod(0o444)
    path.parent.chmod(0o555)
    try:
        assert rows_of(ingest(path).image, "SELECT count(*) FROM city") == [(2,)]
    finally:
        path.parent.chmod(0o755)


def test_a_hot_journal_is_rolled_back_in_the_copy_only(build: Build) -> None:
    path = build(SMALL)
    crash = (
        "import os, sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "c.execute('PRAGMA cache_size = 1'); c.execute('PRAGMA synchronous = FULL')\n"
        "c.execute('BEGIN'); c.execute('DELETE FROM city')\n"
        "c.execute('CREATE TABLE filler (x)')\n"
        "c.executemany('INSERT INTO filler VALUES (?)', [('y' * 900,) for _ in range(500)])\n"
        "os._exit(9)\n"
    )
    subprocess.run([sys.executable, "-c", crash, str(path)], check=False)
    before = everything_in(path.parent)
    assert f"{path.name}-journal" in before
    assert rows_of(ingest(path).image, "SELECT count(*) FROM city") == [(2,)]
    assert everything_in(path.parent) == before


def test_a_file_locked_by_another_process_is_refused(build: Build) -> None:
    path = build(SMALL)
    hold = (
        "import sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "c.execute('BEGIN EXCLUSIVE'); print('held', flush=True); sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == "held"
        with pytest.raises(DatabaseRefused, match="locked"):
            ingest(path)
        assert holder.stdin is not None
        holder.stdin.close()


def test_a_reader_beside_us_is_no_lock(build: Build) -> None:
    path = build(SMALL)
    reader = apsw.Connection(str(path))
    reader.execute("BEGIN; SELECT * FROM city").fetchall()
    assert ingest(path).image
    reader.close()


def test_a_corrupt_file_is_refused(build: Build) -> None:
    path = build(
        SMALL + "CREATE TABLE t (x); INSERT INTO t SELECT randomblob(3000) FROM city, city;"
    )
    data = bytearray(path.read_bytes())
    data[4096 : 4096 + 600] = os.urandom(600)
    path.write_bytes(bytes(data))
    with pytest.raises(DatabaseRefused, match="corrupt") as refused:
        ingest(path)
    assert refused.value.field == path.name
    assert "recover" in refused.value.remedy


def test_a_truncated_file_is_refused(build: Build) -> None:
    path = build(SMALL + "CREATE TABLE t (x); INSERT INTO t SELECT randomblob(9000) FROM city;")
    path.write_bytes(path.read_bytes()[:6000])
    with pytest.raises(DatabaseRefused):
        ingest(path)


def test_rows_that_break_a_check_are_data_and_no_corruption(build: Build) -> None:
    path = build(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, n INT CHECK (n > 0));"
        "PRAGMA ignore_check_constraints = ON; INSERT INTO t VALUES (1, -5);"
    )
    assert rows_of(ingest(path).image, "SELECT n FROM t") == [(-5,)]


def test_text_that_is_not_utf_8_is_read_with_replacements_and_said(build: Build) -> None:
    path = build(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, n TEXT);"
        "INSERT INTO t VALUES (1, 'fine'), (2, CAST(x'41ff42' AS TEXT));"
    )
    ingested = ingest(path)
    assert rows_of(ingested.image, "SELECT n FROM t") == [
        ("fine",),
        ("A\N{REPLACEMENT CHARACTER}B",),
    ]
    assert [gap.subject for gap in ingested.gaps] == ["t.n"]


def test_a_utf_16_database_is_read(build: Build) -> None:
    path = build("PRAGMA encoding = 'UTF-16le';" + SMALL)
    assert rows_of(ingest(path).image, "SELECT name FROM city WHERE id = 2") == [("Lima",)]


def test_nothing_is_left_in_the_temporary_folder(
    build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    good, bad = build(SMALL), build(SMALL, "bad.db")
    bad.write_bytes(bad.read_bytes()[:5000])
    ingest(good)
    with pytest.raises(DatabaseRefused):
        ingest(bad)
    assert list(scratch.iterdir()) == []

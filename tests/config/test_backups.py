"""A backup is one moment of the whole, made beside a writer; what is damaged is not restored."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import tarfile
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from config.backups.manifest import Manifest
from config.backups.packing import files_of, pack, pack_manifest, whole
from config.backups.snapshot import snapshot
from config.backups.unpacking import unpack
from tests.servers.dialoom import ROOT, Running, dialoom, environment, furnished


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    (home / "uploads" / "one").mkdir(parents=True)
    (home / "uploads" / "one" / "shop.sqlite").write_bytes(b"rows")
    (home / "secret.key").write_text("sesame")
    (home / "static").mkdir()
    (home / "static" / "a.css").write_text("made anew")
    with closing(connected(home / "dialoom.sqlite3")) as rows:
        rows.execute("CREATE TABLE pairs (a INTEGER, b INTEGER, filler TEXT)")
        rows.executemany(
            "INSERT INTO pairs VALUES (?, ?, ?)", ((i, i, "x" * 900) for i in range(8000))
        )
        rows.commit()
    return home


def connected(path: Path) -> sqlite3.Connection:
    rows = sqlite3.connect(path, timeout=30)
    rows.execute("PRAGMA journal_mode=WAL")
    return rows


def packed(home: Path, target: Path) -> Manifest:
    manifest = Manifest("now", "0001_initial")
    with whole(target) as archive:
        for path, name in files_of(home, home / "dialoom.sqlite3", target):
            pack(archive, path, name, manifest)
        pack_manifest(archive, manifest)
    return manifest


def test_a_snapshot_is_of_one_moment_and_holds_up_no_writer(home: Path, tmp_path: Path) -> None:
    over, wrote = threading.Event(), threading.Event()

    def write() -> None:
        with closing(connected(home / "dialoom.sqlite3")) as rows:
            while not over.is_set():
                with rows:
                    rows.execute("UPDATE pairs SET a = a + 1 WHERE rowid % 50 = 0")
                    rows.execute("UPDATE pairs SET b = b + 1 WHERE rowid % 50 = 0")
                wrote.set()

    steps: list[int] = []

    def between_two_steps(left: int, _all: int) -> None:
        steps.append(left)
        wrote.clear()
        assert wrote.wait(30), "the writer waits"

    writer = threading.Thread(target=write)
    writer.start()
    try:
        snapshot(home / "dialoom.sqlite3", tmp_path / "copy", between_two_steps)
    finally:
        over.set()
        writer.join()

    with closing(sqlite3.connect(tmp_path / "copy")) as rows:
        assert rows.execute("SELECT count(*) FROM pairs WHERE a <> b").fetchone() == (0,)
    assert len(steps) > 1
    assert steps == sorted(steps, reverse=True), "it began anew"
    assert not (tmp_path / "copy-wal").exists()


def test_what_is_packed_comes_out_again_and_what_a_start_makes_is_left_out(
    home: Path, tmp_path: Path
) -> None:
    manifest = packed(home, tmp_path / "b.tar.gz")
    assert set(manifest.entries) == {"home/secret.key", "home/uploads/one/shop.sqlite"}
    assert (tmp_path / "b.tar.gz").stat().st_mode & 0o077 == 0

    assert unpack(tmp_path / "b.tar.gz", tmp_path / "new") == manifest
    assert (tmp_path / "new/home/uploads/one/shop.sqlite").read_bytes() == b"rows"


def test_nothing_is_overwritten_and_a_broken_backup_leaves_nothing(
    home: Path, tmp_path: Path
) -> None:
    target = tmp_path / "b.tar"
    packed(home, target)
    before = target.read_bytes()
    with pytest.raises(CommandError, match="Nothing is overwritten"):
        packed(home, target)
    assert target.read_bytes() == before

    with pytest.raises(RuntimeError), whole(tmp_path / "c.tar"):
        raise RuntimeError
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.tar", "home"]


def test_one_changed_byte_is_found(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "b.tar"
    packed(home, target)
    target.write_bytes(target.read_bytes().replace(b"rows", b"rowz"))

    with pytest.raises(CommandError, match=r"home/uploads/one/shop.sqlite .* is damaged"):
        unpack(target, tmp_path / "new")


def test_half_a_backup_is_none(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "b.tar"
    packed(home, target)
    target.write_bytes(target.read_bytes()[:2048])

    with pytest.raises(CommandError, match=r"no backup, or not all|cannot be read as a backup"):
        unpack(target, tmp_path / "new")


@pytest.mark.parametrize("name", ["/etc/passwd", "home/../../out", "elsewhere"])
def test_an_archive_that_reaches_out_of_its_folder_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("x")
    manifest = Manifest("now", "0001_initial")
    with tarfile.open(tmp_path / "b.tar", "w") as archive:
        pack(archive, tmp_path / "file", name, manifest)
        pack_manifest(archive, manifest)

    with pytest.raises(CommandError, match="does not belong into one"):
        unpack(tmp_path / "b.tar", tmp_path / "new")
    assert not (tmp_path / "out").exists()


def count(home: Path, sql: str) -> Any:
    with closing(sqlite3.connect(home / "dialoom.sqlite3")) as rows:
        return rows.execute(sql).fetchone()[0]


class Other(Running):
    """The same program over another folder, without a server."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.env = environment(home, {})

    def refused(self, *arguments: str) -> str:
        """What ``manage.py`` says as it fails."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, env=self.env, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode != 0
        return done.stderr


def test_a_running_installation_is_backed_up_and_comes_back_in_an_empty_folder(
    tmp_path: Path,
) -> None:
    with dialoom(furnished(tmp_path / "home", demonstration="+0 hours")) as running:
        until = time.monotonic() + 60
        while count(running.home, "SELECT count(*) FROM curation_turn") < 5:
            assert time.monotonic() < until
            time.sleep(0.1)
        said = running.manage("backup", str(tmp_path))
        (archive,) = tmp_path.glob("dialoom-*.tar")
        assert f"{archive}: " in said

    restored = Other(tmp_path / "new")
    assert "Restored as of" in restored.manage("restore", str(archive))
    assert (tmp_path / "new/secret.key").read_text() == (tmp_path / "home/secret.key").read_text()
    assert count(restored.home, "SELECT count(*) FROM curation_turn") >= 5
    assert count(restored.home, "SELECT count(*) FROM curation_heartbeat") == 0
    held = "SELECT count(*) FROM curation_trajectory WHERE state = 'generating'"
    assert count(restored.home, held) == 0

    again = restored.refused("restore", str(archive))
    assert "is not empty" in again
    assert "DIALOOM_HOME=/a/new/folder" in again

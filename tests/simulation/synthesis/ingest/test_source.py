"""What is no database is refused by what it is."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest

from simulation.errors import DatabaseRefused
from simulation.synthesis.ingest.source import ingest


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.db", b"", "empty"),
        ("letter.db", b"Dear Sir or Madam,\nplease find attached nothing.\n", "neither"),
        ("archive.zip", b"PK\x03\x04" + b"\x00" * 60, "ZIP"),
        ("dump.sql.gz", gzip.compress(b"CREATE TABLE t (x);" * 50, mtime=0), "gzip"),
        ("old.mdb", b"\x00\x01\x00\x00Standard Jet DB\x00" + b"\x00" * 80, "Access"),
        ("analytics.duckdb", b"\x00" * 8 + b"DUCK" + b"\x00" * 50, "DuckDB"),
        ("zeros.db", b"\x00" * 4096, "no database"),
    ],
)
def test_a_file_that_is_no_database_is_named(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(DatabaseRefused, match=said) as refused:
        ingest(path)
    assert refused.value.field == name
    assert refused.value.remedy


def test_noise_looks_encrypted(tmp_path: Path) -> None:
    path = tmp_path / "vault.db"
    path.write_bytes(os.urandom(8192))
    with pytest.raises(DatabaseRefused, match="encrypted") as refused:
        ingest(path)
    assert "Decrypt" in refused.value.remedy


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatabaseRefused, match="no such file"):
        ingest(tmp_path / "missing.db")


def test_a_slice_of_no_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatabaseRefused, match="slice"):
        ingest(tmp_path, slice_rows=0)


def test_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(DatabaseRefused, match="ordinary"):
        ingest(tmp_path / "pipe")

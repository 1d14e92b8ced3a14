from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from curation.engine.work import claim_job
from curation.errors import Refused
from curation.jobs.work import run_job
from curation.models import Upload, Workspace
from curation.services.orders import RunOrder
from curation.services.runs import start_run
from curation.services.uploads import upload_database

SCRIPT = """
CREATE TABLE members (id INTEGER PRIMARY KEY, name TEXT NOT NULL, joined TEXT NOT NULL);
CREATE TABLE loans (
    id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL REFERENCES members (id),
    title TEXT NOT NULL, due TEXT NOT NULL, fine REAL NOT NULL
);
"""
MEMBERS = ["Ann Berg", "Carl Dietz", "Eva Falk", "Gus Holm", "Ida Jung"]


def library(path: Path) -> bytes:
    connection = sqlite3.connect(path)
    connection.executescript(SCRIPT)
    for number, name in enumerate(MEMBERS, 1):
        connection.execute("INSERT INTO members VALUES (?, ?, ?)", (number, name, "2024-01-05"))
    for number in range(1, 21):
        row = (number, 1 + number % 5, f"Book {number}", f"2026-04-{number:02}", number * 0.5)
        connection.execute("INSERT INTO loans VALUES (?, ?, ?, ?, ?)", row)
    connection.commit()
    connection.close()
    return path.read_bytes()


def bring(workspace: Workspace, *files: tuple[str, bytes], **fields: Any) -> Upload:
    sent = [ContentFile(data, name=name) for name, data in files]
    return upload_database(workspace, by=None, files=sent, **fields)


def ingest(upload: Upload) -> Upload:
    """As a worker does."""
    lease = claim_job("w1", 60)
    assert lease is not None
    run_job(lease)
    upload.refresh_from_db()
    return upload


def test_a_database_becomes_a_domain_to_talk_about(studio: Workspace, tmp_path: Path) -> None:
    data = library(tmp_path / "library.db")
    upload = ingest(bring(studio, ("library.db", data), name="my-library"))

    assert (upload.status, upload.error) == ("ready", None)
    assert upload.domain is not None
    assert (upload.domain.name, upload.domain.origin) == ("my-library", "database")
    assert upload.domain.tasks.exists()
    order = RunOrder(database=str(upload.id), count=2)
    assert start_run(studio, by=None, order=order).trajectories.count() == 2


def test_csv_files_make_one_database(studio: Workspace) -> None:
    members = "id,name\n" + "".join(f"{n},{name}\n" for n, name in enumerate(MEMBERS, 1))
    loans = "id,member_id,title\n" + "".join(f"{n},{1 + n % 5},Book {n}\n" for n in range(1, 11))
    upload = ingest(bring(studio, ("members.csv", members.encode()), ("loans.csv", loans.encode())))

    assert upload.domain is not None
    assert upload.domain.content["coverage"]["tables"] == 2


@pytest.mark.parametrize("data", [b"no database at all", b"SQLite format 3\x00" + b"\xff" * 4096])
def test_a_file_that_is_no_database_fails_with_a_remedy_and_is_not_kept(
    studio: Workspace, settings: Any, data: bytes
) -> None:
    upload = ingest(bring(studio, ("a.db", data)))

    assert (upload.status, upload.domain) == ("failed", None)
    assert upload.error["field"] == "file"
    assert upload.error["problem"]
    assert upload.error["remedy"]
    assert not (Path(settings.DIALOOM_HOME) / upload.path).exists()


def test_the_same_database_twice_is_one_version(studio: Workspace, tmp_path: Path) -> None:
    data = library(tmp_path / "library.db")
    first = ingest(bring(studio, ("library.db", data)))
    second = ingest(bring(studio, ("library.db", data)))

    assert first.domain == second.domain


@pytest.mark.parametrize(
    ("files", "fields", "field"),
    [
        ([], {}, "file"),
        ([("a.db", b"")], {}, "file"),
        ([("a.db", b"x"), ("a.db", b"y")], {}, "file"),
        ([("a.db", b"x"), ("b.txt", b"y")], {}, "file"),
        ([("a.db", b"x")], {"name": "No Slug!"}, "name"),
        ([("a.db", b"x")], {"slice_rows": -1}, "slice_rows"),
        ([("a.db", b"x")], {"slice_rows": 2**40}, "slice_rows"),
    ],
)
def test_what_cannot_be_a_database_is_refused_and_leaves_nothing(
    studio: Workspace,
    settings: Any,
    files: list[tuple[str, bytes]],
    fields: dict[str, Any],
    field: str,
) -> None:
    with pytest.raises(Refused) as refused:
        bring(studio, *files, **fields)

    assert refused.value.problems[0].field == field
    assert not list(Path(settings.DIALOOM_HOME).glob("uploads/*"))
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "C:\\data\\a.db", ".hidden", "a\x00b/…", "", "漢" * 300]
)
def test_a_files_name_never_leads_out_of_its_folder(
    studio: Workspace, settings: Any, name: str
) -> None:
    file = ContentFile(b"data", name="placeholder")
    file.name = name
    upload = upload_database(studio, by=None, files=[file])

    home = Path(settings.DIALOOM_HOME)
    kept = [path for path in home.rglob("*") if path.is_file()]
    assert [path.parent for path in kept] == [home / "uploads" / str(upload.id)]

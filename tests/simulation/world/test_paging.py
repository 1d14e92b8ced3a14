from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from simulation.world.paging import FILES, SCRATCH_BYTES, Pages, Scratch, connect


@pytest.fixture
def pages(image_of: Callable[[str], bytes]) -> Pages:
    return Pages(image_of("CREATE TABLE t (x); INSERT INTO t VALUES (1)"), 4096)


def test_a_world_holds_only_the_pages_that_it_changed(pages: Pages) -> None:
    connection = connect(pages)
    assert connection.execute("SELECT x FROM t").fetchall() == [(1,)]
    assert pages.own == {}
    connection.execute("INSERT INTO t VALUES (2)")
    assert 0 < len(pages.own) <= 2
    assert pages.image() != pages.base


def test_a_changed_world_has_the_bytes_that_sqlite_gives_any_file(
    pages: Pages, tmp_path: Path
) -> None:
    path = tmp_path / "same.sqlite"
    path.write_bytes(pages.base)
    for connection in (connect(pages), apsw.Connection(str(path))):
        for number in range(3):
            connection.execute("INSERT INTO t VALUES (?)", (number,))
        connection.close()
    assert pages.image() == path.read_bytes()


def test_a_rolled_back_change_leaves_no_page(pages: Pages) -> None:
    connection = connect(pages)
    connection.execute("BEGIN; INSERT INTO t VALUES (zeroblob(100000)); ROLLBACK")
    assert pages.image() == pages.base


def test_pages_shrink_with_the_database(image_of: Callable[[str], bytes]) -> None:
    pages = Pages(
        image_of(
            "PRAGMA auto_vacuum = FULL; CREATE TABLE t (x); INSERT INTO t VALUES (zeroblob(90000))"
        ),
        4096,
    )
    connection = connect(pages)
    connection.execute("DELETE FROM t")
    assert len(pages.image()) < 20_000
    connection.execute("INSERT INTO t VALUES (zeroblob(70000))")
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_no_other_file_can_be_opened(pages: Pages) -> None:
    connection = connect(pages)
    for statement in (
        "ATTACH '/tmp/x.db' AS x",
        "ATTACH 'file:x?vfs=unix' AS x",
        "VACUUM INTO 'y'",
    ):
        with pytest.raises(apsw.CantOpenError):
            connection.execute(statement)


def test_a_twin_shares_what_was_and_nothing_that_comes(pages: Pages) -> None:
    connection = connect(pages)
    connection.execute("INSERT INTO t VALUES (2)")
    twin = pages.twin()
    connection.execute("INSERT INTO t VALUES (3)")
    assert connect(twin).execute("SELECT count(*) FROM t").fetchall() == [(2,)]


def test_temporary_files_are_memory_with_an_end() -> None:
    FILES.desk.spilled = 0
    scratch = Scratch(FILES.desk)
    scratch.xWrite(b"abc", 10)
    assert scratch.xRead(20, 8) == b"\0\0abc"
    assert FILES.desk.spilled == 13
    with pytest.raises(apsw.FullError):
        scratch.xWrite(b"x", SCRATCH_BYTES)
    scratch.xClose()
    assert FILES.desk.spilled == 0

"""Scripts run in memory under guard; a dump of another dialect is named."""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest

from simulation.errors import DatabaseRefused
from simulation.synthesis.ingest.source import ingest


def given(tmp_path: Path, text: str | bytes, name: str = "dump.sql") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def rows_of(image: bytes, sql: str) -> list[tuple[object, ...]]:
    connection = apsw.Connection(":memory:")
    connection.deserialize("main", image)
    found = connection.execute(sql).fetchall()
    connection.close()
    return found


def test_a_dump_of_sqlites_own_shell_is_read(tmp_path: Path) -> None:
    text = (
        "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n"
        "CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT);\n"
        "INSERT INTO t VALUES(1,'a;b');\nINSERT INTO t VALUES(2,'it''s');\n"
        "DELETE FROM sqlite_sequence;\nINSERT INTO sqlite_sequence VALUES('t',7);\n"
        "CREATE INDEX i ON t(name);\nCOMMIT;\n"
    )
    image = ingest(given(tmp_path, text)).image
    assert rows_of(image, "SELECT name FROM t") == [("a;b",), ("it's",)]
    assert rows_of(image, "SELECT seq FROM sqlite_sequence") == [(7,)]


def test_a_dump_with_a_full_text_table_is_read(tmp_path: Path) -> None:
    source = apsw.Connection(":memory:")
    source.execute("CREATE VIRTUAL TABLE docs USING fts5(title); INSERT INTO docs VALUES ('hello')")
    lines = ["PRAGMA writable_schema=ON;"]
    lines.append(
        "INSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql)"
        "VALUES('table','docs','docs',0,'CREATE VIRTUAL TABLE docs USING fts5(title)');"
    )
    for name in ("docs_data", "docs_idx", "docs_content", "docs_docsize", "docs_config"):
        sql = source.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (name,)).fetchall()
        lines.append(f"{sql[0][0]};".replace("CREATE TABLE", "CREATE TABLE IF NOT EXISTS"))
        for row in source.execute(f"SELECT * FROM {name}"):
            values = ", ".join(apsw.format_sql_value(value) for value in row)
            lines.append(f"INSERT INTO {name} VALUES({values});")
    lines.append("PRAGMA writable_schema=OFF;")
    image = ingest(given(tmp_path, "\n".join(lines))).image
    assert rows_of(image, "SELECT title FROM docs WHERE docs MATCH 'hello'") == [("hello",)]


def test_an_open_transaction_is_committed(tmp_path: Path) -> None:
    image = ingest(given(tmp_path, "BEGIN; CREATE TABLE t(x); INSERT INTO t VALUES (1);")).image
    assert rows_of(image, "SELECT x FROM t") == [(1,)]


def test_a_byte_order_mark_and_an_old_encoding_are_read(tmp_path: Path) -> None:
    marked = "\ufeffCREATE TABLE t(x); INSERT INTO t VALUES ('é');"
    assert rows_of(ingest(given(tmp_path, marked)).image, "SELECT x FROM t") == [("é",)]
    old = "CREATE TABLE t(x); INSERT INTO t VALUES ('café');".encode("cp1252")
    assert rows_of(ingest(given(tmp_path, old)).image, "SELECT x FROM t") == [("café",)]


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        (
            "-- MySQL dump 10.13\nCREATE TABLE `t` (`id` int unsigned NOT NULL AUTO_INCREMENT,"
            " PRIMARY KEY (`id`)) ENGINE=InnoDB DEFAULT CHARSET=utf8;",
            "MySQL",
        ),
        (
            "-- PostgreSQL database dump\nSET statement_timeout = 0;\n"
            "CREATE TABLE public.t (id integer);\nCOPY public.t (id) FROM stdin;\n1\n\\.\n",
            "PostgreSQL",
        ),
        ("DROP DATABASE IF EXISTS shop;\nCREATE DATABASE shop;\n\\c shop;\n", "PostgreSQL"),
        (
            "USE [Shop]\nGO\nCREATE TABLE [dbo].[T]([Id] [int] IDENTITY(1,1) NOT NULL)\nGO\n",
            "Microsoft SQL Server",
        ),
        ("CREATE TABLE t (n VARCHAR2(20));\nINSERT INTO t VALUES (TO_DATE('1','x'));", "Oracle"),
    ],
)
def test_a_dump_of_another_dialect_is_named_with_a_way_out(
    tmp_path: Path, text: str, dialect: str
) -> None:
    with pytest.raises(DatabaseRefused, match=dialect) as refused:
        ingest(given(tmp_path, text))
    assert "CSV" in refused.value.remedy


def test_a_simple_script_of_another_dialect_that_runs_is_accepted(tmp_path: Path) -> None:
    text = "CREATE TABLE `t` (`id` int(11), `name` varchar(20)); INSERT INTO `t` VALUES (1,'a');"
    assert rows_of(ingest(given(tmp_path, text)).image, "SELECT name FROM t") == [("a",)]


@pytest.mark.parametrize(
    "statement",
    [
        "ATTACH '{folder}/out.db' AS o;",
        "VACUUM INTO '{folder}/out.db';",
        "SELECT load_extension('evil');",
        "CREATE TABLE t AS SELECT writefile('{folder}/out.db', 'x');",
    ],
)
def test_a_script_reaches_no_file(tmp_path: Path, statement: str) -> None:
    path = given(tmp_path, "CREATE TABLE a(x);" + statement.format(folder=tmp_path))
    with pytest.raises(DatabaseRefused):
        ingest(path)
    assert list(tmp_path.iterdir()) == [path]


def test_a_script_that_never_ends_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simulation.synthesis.ingest.guard._BASE_CHECKS", 20)
    text = (
        "CREATE TABLE t(x); INSERT INTO t WITH RECURSIVE n(i) AS "
        "(SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n;"
    )
    with pytest.raises(DatabaseRefused, match="more work"):
        ingest(given(tmp_path, text))


def test_a_mistake_in_a_script_is_shown(tmp_path: Path) -> None:
    with pytest.raises(DatabaseRefused, match="CREAT"):
        ingest(given(tmp_path, "CREATE TABLE t(x); CREAT TABLE u(x);"))


def test_a_select_in_the_middle_of_a_script_hides_nothing_after_it(tmp_path: Path) -> None:
    text = (
        "CREATE TABLE a(x); INSERT INTO a VALUES (1), (2);\nSELECT * FROM a;\n"
        "CREATE TABLE b(y); INSERT INTO b VALUES (3);"
    )
    ingested = ingest(given(tmp_path, text))
    assert rows_of(ingested.image, "SELECT y FROM b") == [(3,)]
    assert not ingested.gaps


def test_shell_commands_are_skipped_and_those_that_read_files_are_said(tmp_path: Path) -> None:
    text = (
        ".mode csv\nCREATE TABLE t(x TEXT);\n.read more.sql\n"
        "INSERT INTO t VALUES ('first\n.dotted line\nlast');\n"
    )
    ingested = ingest(given(tmp_path, text))
    assert rows_of(ingested.image, "SELECT x FROM t") == [("first\n.dotted line\nlast",)]
    assert [gap.subject for gap in ingested.gaps] == [".read more.sql"]


def test_a_table_that_a_script_loses_on_the_way_is_said(tmp_path: Path) -> None:
    text = "CREATE TABLE t(x); INSERT INTO t VALUES (1); BEGIN; CREATE TABLE u(y); ROLLBACK;"
    assert [gap.subject for gap in ingest(given(tmp_path, text)).gaps] == ["u"]


def test_a_table_that_is_dropped_first_and_then_made_is_not_missed(tmp_path: Path) -> None:
    text = "DROP TABLE IF EXISTS [t]; CREATE TABLE [t](x); INSERT INTO t VALUES (1);"
    assert ingest(given(tmp_path, text)).gaps == ()


def test_an_open_comment_is_said(tmp_path: Path) -> None:
    text = "CREATE TABLE t(x); INSERT INTO t VALUES (1); /* CREATE TABLE u(y);"
    assert any("comment" in gap.reason for gap in ingest(given(tmp_path, text)).gaps)


def test_zero_bytes_do_not_end_the_reading(tmp_path: Path) -> None:
    filler = f"-- {'x' * 5000}\n"  # a zero near the beginning marks a file that is no text
    text = f"{filler}CREATE TABLE t(x); INSERT INTO t VALUES ('a\x00b'); CREATE TABLE u(y);"
    ingested = ingest(given(tmp_path, text))
    assert rows_of(ingested.image, "SELECT count(*) FROM u") == [(0,)]
    assert any("zero bytes" in gap.reason for gap in ingested.gaps)

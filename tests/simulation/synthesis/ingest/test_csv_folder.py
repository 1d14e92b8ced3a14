"""A folder of CSV files becomes tables with types, keys and references."""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest

from simulation.errors import DatabaseRefused
from simulation.synthesis.ingest.source import ingest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "customers.csv").write_text(
        "id,name,zip,joined,balance\n"
        '1,"Ann, the first",01234,2024-01-05,10.50\n'
        "2,Bob,99999,2024-02-01,\n"
        "3,Zoë,00007,2024-03-09,-3\n",
        encoding="utf-8-sig",
    )
    (tmp_path / "orders.csv").write_text(
        "order_id;customer_id;note\n10;1;first\n11;1;\n12;3;NULL\n", encoding="utf-8"
    )
    (tmp_path / "readme.txt").write_text("not a table")
    return tmp_path


def opened(path: Path) -> apsw.Connection:
    connection = apsw.Connection(":memory:")
    connection.deserialize("main", ingest(path).image)
    return connection


def test_types_come_from_the_values(folder: Path) -> None:
    rows = opened(folder).execute("SELECT * FROM customers").fetchall()
    assert rows[0] == (1, "Ann, the first", "01234", "2024-01-05", 10.5)
    assert rows[1][4] is None
    assert rows[2][1] == "Zoë"


def test_keys_and_references_are_found(folder: Path) -> None:
    connection = opened(folder)
    key = "SELECT name FROM pragma_table_info(?) WHERE pk = 1"
    assert connection.execute(key, ("customers",)).fetchall() == [("id",)]
    assert connection.execute(key, ("orders",)).fetchall() == [("order_id",)]
    refers = 'SELECT "table", "from", "to" FROM pragma_foreign_key_list(?)'
    assert connection.execute(refers, ("orders",)).fetchall() == [
        ("customers", "customer_id", "id")
    ]


def test_a_key_that_repeats_is_none(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("id,what\n1,a\n1,b\n")
    key = "SELECT count(*) FROM pragma_table_info('log') WHERE pk = 1"
    assert opened(tmp_path).execute(key).fetchall() == [(0,)]


def test_an_old_encoding_is_read_and_said(tmp_path: Path) -> None:
    (tmp_path / "cafe.csv").write_bytes("id,name\n1,café\n2,thé\n".encode("cp1252"))
    ingested = ingest(tmp_path)
    connection = apsw.Connection(":memory:")
    connection.deserialize("main", ingested.image)
    assert connection.execute("SELECT name FROM cafe").fetchall() == [("café",), ("thé",)]
    assert "1252" in ingested.gaps[0].reason


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_found(tmp_path: Path, delimiter: str) -> None:
    lines = [["name", "city", "size"], ["a", "x, y", "1"], ["b", "z", "2"]]
    text = "\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)
    (tmp_path / "t.csv").write_text(text)
    assert opened(tmp_path).execute("SELECT city, size FROM t").fetchall() == [
        ("x, y", 1),
        ("z", 2),
    ]


def test_a_file_without_a_header_gets_plain_column_names(tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text("1,2\n3,4\n")
    assert opened(tmp_path).execute("SELECT column_2 FROM points").fetchall() == [(2,), (4,)]


def test_quoted_line_breaks_and_ragged_rows(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text('id,text\n1,"two\nlines"\n2\n3,c,extra\n')
    ingested = ingest(tmp_path)
    connection = apsw.Connection(":memory:")
    connection.deserialize("main", ingested.image)
    rows = connection.execute("SELECT id, text FROM t").fetchall()
    assert rows[0] == (1, "two\nlines")
    assert rows[1] == (2, None)
    assert any("2 rows" in gap.reason for gap in ingested.gaps)


def test_names_that_differ_only_in_case_stay_apart(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("Name,name,select\na,b,c\n")
    row = opened(tmp_path).execute("SELECT * FROM t").fetchall()
    assert row == [("a", "b", "c")]


def test_a_folder_without_csv_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing")
    with pytest.raises(DatabaseRefused, match="no CSV file"):
        ingest(tmp_path)


def test_files_without_rows_are_refused(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id,name\n")
    with pytest.raises(DatabaseRefused, match="row"):
        ingest(tmp_path)


def test_huge_integers_stay_exact_or_become_text(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id,n\n1,9007199254740993\n2,123456789012345678901234\n")
    rows = opened(tmp_path).execute("SELECT n FROM t").fetchall()
    assert rows == [("9007199254740993",), ("123456789012345678901234",)]


def test_dates_with_the_day_first_become_dates_where_that_is_certain(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(
        "id,certain,open\n1,25/12/2023 9:30,03/04/2023\n2,,05/06/2023\n"
    )
    ingested = ingest(tmp_path)
    rows = opened(tmp_path).execute("SELECT certain, open FROM t").fetchall()
    assert rows == [("2023-12-25 09:30", "03/04/2023"), (None, "05/06/2023")]
    assert "t.open" in {gap.subject for gap in ingested.gaps}
    assert "t.certain" not in {gap.subject for gap in ingested.gaps}


def test_grouped_thousands_are_numbers_and_blanks_around_texts_are_gone(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text('id,n,x,s\n1,"1,234","2,500.50", a \n2,7,1.5,b\n')
    rows = opened(tmp_path).execute("SELECT n, x, s FROM t").fetchall()
    assert rows == [(1234, 2500.5, "a"), (7, 1.5, "b")]


@pytest.fixture
def league(tmp_path: Path) -> Path:
    people = "playerID,nameLast\na01,Abel\nb01,Bond\nc01,Cole\nd01,Dale\n"
    pay = "yearID,playerID,salary\n2001,a01,5\n2002,a01,6\n2001,b01,7\n2002,c01,8\n2003,c01,9\n"
    (tmp_path / "People.csv").write_text(people)
    (tmp_path / "Salaries.csv").write_text(pay)
    return tmp_path


def test_a_column_that_other_tables_are_filled_from_is_the_key(league: Path) -> None:
    connection = opened(league)
    key = "SELECT name FROM pragma_table_info('People') WHERE pk = 1"
    assert connection.execute(key).fetchall() == [("playerID",)]
    refers = 'SELECT "table", "from" FROM pragma_foreign_key_list(\'Salaries\')'
    assert connection.execute(refers).fetchall() == [("People", "playerID")]


def test_what_was_inferred_is_said(league: Path) -> None:
    told = {gap.subject: gap.reason for gap in ingest(league).gaps}
    assert "playerID is its key" in told["People"]
    assert "playerID refers to People" in told["Salaries"]


def test_a_file_that_may_hold_data_and_is_not_read_is_said(league: Path) -> None:
    (league / "extra.xlsx").write_bytes(b"PK")
    (league / "older").mkdir()
    (league / "older" / "more.csv").write_text("a,b\n1,2\n")
    subjects = {gap.subject for gap in ingest(league).gaps}
    assert {"extra.xlsx", "older"} <= subjects

"""What the coverage report says of a database, and what the policy says of its tools."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from simulation.synthesis.database import from_database

Build = Callable[..., Path]


def test_an_ordinary_database_is_good_and_counted(music: Path) -> None:
    coverage = from_database(music).domain.coverage
    assert coverage.grade == "good"
    assert coverage.tables == 10
    assert coverage.tables_offered >= 8
    assert coverage.columns_offered <= coverage.columns == 38
    assert coverage.rows == 20 + 40 + 3 + 200 + 4 + 30 + 90 + 300 + 3 + 90
    assert coverage.sliced_rows is None


def test_a_slice_is_said(music: Path) -> None:
    coverage = from_database(music, slice_rows=200).domain.coverage
    assert coverage.sliced_rows is not None
    assert coverage.sliced_rows < 600
    assert coverage.rows == coverage.sliced_rows


def test_times_counted_since_1970_are_hidden_and_said(build: Build) -> None:
    rows = ",".join(f"({i}, 'Job {i}', {1700000000 + i})" for i in range(1, 9))
    package = from_database(
        build(
            "CREATE TABLE job (id INTEGER PRIMARY KEY, name TEXT, created_at INTEGER);"
            f"INSERT INTO job VALUES {rows}"
        )
    )
    gaps = {gap.subject: gap for gap in package.domain.coverage.gaps}
    assert "1970" in gaps["job.created_at"].reason
    assert package.domain.lexicon.entities["job"].fields["created_at"].hidden


def test_values_of_several_types_are_said(build: Build) -> None:
    package = from_database(
        build(
            "CREATE TABLE part (id INTEGER PRIMARY KEY, name TEXT, size);"
            "INSERT INTO part VALUES (1, 'a', 1), (2, 'b', 'two'), (3, 'c', 3)"
        )
    )
    assert any(gap.subject == "part.size" for gap in package.domain.coverage.gaps)
    columns = {
        output.column
        for frame in package.domain.lexicon.frames.values()
        for output in frame.outputs.values()
    }
    assert "part.size" not in columns


def test_a_report_of_very_many_gaps_is_cut(build: Build) -> None:
    tables = "".join(
        f"CREATE TABLE empty_{i} (id INTEGER PRIMARY KEY, name TEXT);" for i in range(90)
    )
    full = "CREATE TABLE city (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO city VALUES (1, 'a')"
    gaps = from_database(build(tables + full)).domain.coverage.gaps
    assert len(gaps) == 61
    assert "more gaps" in gaps[-1].reason


def test_the_policy_says_what_may_be_changed_and_what_not(music: Path, build: Build) -> None:
    policy = from_database(music).domain.policy
    assert "no other record can be changed" in policy
    assert "Never make up an identifier" in policy
    rows = ",".join(f"('2024-03-{i:02d}', 'door {i % 3}')" for i in range(1, 29))
    fixed = from_database(
        build(
            "CREATE TABLE base (day TEXT, sensor TEXT);"
            f"INSERT INTO base VALUES {rows};"
            "CREATE VIEW reading AS SELECT day, sensor FROM base; "
            "CREATE TRIGGER no_more BEFORE INSERT ON base BEGIN SELECT RAISE(ABORT, 'closed'); END"
        )
    ).domain.policy
    assert "You cannot change any record." in fixed

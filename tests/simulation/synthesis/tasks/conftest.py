"""Packages to walk: the bundled packs, and a database that came without words of its own."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import apsw
import pytest

from simulation.domains import load_pack, pack_names
from simulation.synthesis.database import from_database
from simulation.synthesis.package import Package

LIBRARY = """
CREATE TABLE Author (AuthorId INTEGER PRIMARY KEY, FullName TEXT NOT NULL, Country TEXT);
CREATE TABLE Book (
  BookId INTEGER PRIMARY KEY, Title TEXT NOT NULL, AuthorId INTEGER REFERENCES Author,
  Genre TEXT, Pages INTEGER, PublishedOn TEXT);
CREATE TABLE Member (
  MemberId INTEGER PRIMARY KEY, FullName TEXT NOT NULL, Email TEXT UNIQUE, City TEXT);
CREATE TABLE Loan (
  BookId INTEGER NOT NULL REFERENCES Book, MemberId INTEGER NOT NULL REFERENCES Member,
  LoanedOn TEXT NOT NULL, DueOn TEXT NOT NULL, ReturnedOn TEXT,
  PRIMARY KEY (BookId, MemberId, LoanedOn));
"""
FIRST = ("Ada", "Björn", "Chen", "Dora", "Emil", "Fatou", "Goran", "Hana")
LAST = ("O'Neill", "Smith", "Okoye", "Larsen", "Rossi", "Novák")
WORDS = ("Winter", "River", "Garden", "Letters", "Island", "Mirror", "Harvest", "Voices")


@cache
def foreign_image() -> bytes:
    """A library with quotes and accents in its data and a key of three columns."""
    connection = apsw.Connection(":memory:")
    connection.execute(LIBRARY)
    for number in range(48):
        name = f"{FIRST[number % 8]} {LAST[number % 6]}"
        connection.execute(
            "INSERT INTO Member VALUES (?, ?, ?, ?)",
            (number + 1, name, f"m{number}@lib.example", ("Bergen", "Porto", "Graz")[number % 3]),
        )
        connection.execute(
            "INSERT INTO Author VALUES (?, ?, ?)",
            (number + 1, f"{FIRST[number % 7]} {LAST[number % 5]}", ("NO", "PT")[number % 2]),
        )
    for number in range(120):
        title = f"{WORDS[number % 8]} of {WORDS[number * 3 % 7]} {number}"
        connection.execute(
            "INSERT INTO Book VALUES (?, ?, ?, ?, ?, ?)",
            (
                number + 1,
                title,
                number % 48 + 1,
                ("novel", "essay", "poetry")[number % 3],
                90 + number * 7 % 400,
                f"20{10 + number % 12}-0{1 + number % 9}-1{number % 10}",
            ),
        )
        connection.execute(
            "INSERT INTO Loan VALUES (?, ?, ?, ?, ?)",
            (number + 1, number % 48 + 1, "2025-03-10", "2025-04-10", None),
        )
    return connection.serialize("main")


@cache
def foreign_package(folder: Path) -> Package:
    path = folder / "library.sqlite"
    path.write_bytes(foreign_image())
    return from_database(path)


@pytest.fixture(scope="session")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Package:
    return foreign_package(tmp_path_factory.mktemp("foreign"))


@pytest.fixture(params=(*pack_names(), "foreign"))
def package(request: pytest.FixtureRequest) -> Package:
    if request.param == "foreign":
        found: Package = request.getfixturevalue("foreign")
        return found
    return load_pack(request.param)

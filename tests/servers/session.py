"""Connections to a PostgreSQL of the tests' own, several of them in one test."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import psycopg
from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend

from config.database import database
from tests.servers.postgres import new_database


class Session:
    """A connection of its own; inside ``with session:`` everything in this thread uses it."""

    def __init__(self, url: str) -> None:
        self.url = url
        given = connections.configure_settings({"default": database(url, Path())})["default"]
        backend = load_backend(given["ENGINE"])
        self.wrapper: BaseDatabaseWrapper = backend.DatabaseWrapper(given, "default")

    def __enter__(self) -> None:
        self._other = connections["default"]
        connections["default"] = self.wrapper

    def __exit__(self, *_error: object) -> None:
        connections["default"] = self._other

    def begin(self) -> None:
        with self:
            connection.set_autocommit(False)

    def commit(self) -> None:
        with self:
            connection.commit()
            connection.set_autocommit(True)

    def roll_back(self) -> None:
        with self:
            connection.rollback()
            connection.set_autocommit(True)


def with_tables(url: str) -> str:
    """The URL of a database of our tables beside that of ``url``, with nothing in them."""
    made = new_database(url, f"tables_{uuid4().hex[:8]}")
    session = Session(made)
    with session:
        call_command("migrate", verbosity=0, interactive=False)
    session.wrapper.close()
    return made


def copy_of(url: str) -> str:
    """Of a database that nobody is connected to: quicker than making its tables."""
    beside, _, source = url.rpartition("/")
    name = f"copy_{uuid4().hex[:8]}"
    with psycopg.connect(f"{beside}/postgres", autocommit=True) as opened:
        opened.execute(f"CREATE DATABASE {name} TEMPLATE {source}".encode())
    return f"{beside}/{name}"

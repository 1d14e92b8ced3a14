"""Can the database be written at all? Asked where something does not move."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

from django.db import DatabaseError, connection

LEAST_FREE = 16 * 1024 * 1024
"""Bytes; with less, the next turns will not fit beside the journal."""
READ_ONLY = (
    "The database is read-only: nothing can be stored. Make {what} writable for the user that "
    "runs web and worker."
)
STANDBY = (
    "The database is read-only: nothing can be stored. Name a server in DATABASE_URL that takes "
    "writes (this one may be a standby), or end its default_transaction_read_only."
)
AWAY = "The database does not answer. Try again."
SECONDS = 0.2


def write_problem() -> str:
    """Why nothing can be stored, with the remedy; empty where it can.

    Raises DatabaseError where the database does not answer.
    """
    if connection.vendor == "sqlite":
        path = Path(str(connection.settings_dict["NAME"]))
        return _sqlite_problem(path) if path.is_file() else ""
    return _server_problem()


def why_not_stored() -> str:
    """After a database refused: the reason for people, as far as it can be found out."""
    try:
        return write_problem() or AWAY
    except DatabaseError:
        return AWAY


def _sqlite_problem(path: Path) -> str:
    free = shutil.disk_usage(path.parent).free
    if free < LEAST_FREE:
        return (
            f"The disk is full where {path.parent} lies ({free // 2**20} MiB free): nothing can "
            "be stored. Free some space, or move DIALOOM_HOME to another disk."
        )
    return READ_ONLY.format(what=f"{path} and its folder") if _refuses(path) else ""


def _refuses(path: Path) -> bool:
    """By beginning to write, in a connection of its own; one that is busy is written to."""
    try:
        probe = sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=SECONDS)
    except sqlite3.OperationalError:
        return True
    try:
        probe.execute("BEGIN IMMEDIATE")
        probe.execute("CREATE TABLE dialoom_probe (x)")
        probe.rollback()
    except sqlite3.OperationalError as error:
        return error.sqlite_errorname.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN"))
    finally:
        probe.close()
    return False


def _server_problem() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('transaction_read_only')")
        (read_only,) = cursor.fetchone()
    return STANDBY if read_only == "on" else ""

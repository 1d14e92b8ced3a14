"""Are the tables those that this program knows? Asked again and again: an upgrade of the database
beside a program that runs must not meet writes of the old one.
"""

from __future__ import annotations

from collections.abc import Set
from functools import cache

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

Migration = tuple[str, str]


def schema_gap() -> str:
    """What separates database and program, with the remedy; empty where nothing does.

    Raises DatabaseError where the database does not answer.
    """
    applied = set(MigrationRecorder(connection).applied_migrations())
    ahead, behind = applied - known_migrations(), known_migrations() - applied
    if ahead:
        return (
            f"The database is newer than this program ({_last(ahead)}). Update the program, then "
            "start it again."
        )
    if behind:
        return (
            f"The database is older than this program ({_last(behind)} is missing). Bring it up "
            "to date: python manage.py migrate"
        )
    return ""


@cache
def known_migrations() -> frozenset[Migration]:
    """Those that this program brought along, as it was when it was started."""
    return frozenset(MigrationLoader(None).disk_migrations)


def newest_migration() -> str:
    """Of the application: programs that name the same one can work side by side."""
    return max(name for app, name in known_migrations() if app == "curation")


def _last(migrations: Set[Migration]) -> str:
    return ".".join(max(migrations))

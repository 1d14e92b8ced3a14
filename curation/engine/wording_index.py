"""Indexes for words in titles and reasons, which no ordinary index finds.

SQLite reads one that holds the words, in the order of lists: as far as it must, which is all of it
where nothing is found. PostgreSQL has one of three-letter pieces, and chooses.
"""

from __future__ import annotations

import logging
from typing import Any

from django.db import DatabaseError, connection

logger = logging.getLogger(__name__)

TABLE = "curation_trajectory"
NAME = "trajectory_words"
SQLITE = (
    f"CREATE INDEX IF NOT EXISTS {NAME} ON {TABLE}"
    " (workspace_id, created DESC, id, deleted_at, title, reason)"
)
POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    f"CREATE INDEX CONCURRENTLY {NAME} ON {TABLE} USING gin"
    " (UPPER(title::text) gin_trgm_ops, UPPER(reason::text) gin_trgm_ops)",
)


THERE = {
    "sqlite": "SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = %s",
    "postgresql": "SELECT 1 FROM pg_indexes"
    " WHERE schemaname = ANY (current_schemas(false)) AND indexname = %s",
}
"""Asked after every migration: all that is known of the table takes a hundred times as long."""
BROKEN = """
SELECT index.relname FROM pg_index JOIN pg_class index ON index.oid = indexrelid
JOIN pg_class told ON told.oid = indrelid
WHERE NOT indisvalid AND told.relname LIKE 'curation\\_%' ORDER BY 1
"""


def keep_wording_index(**_signal: Any) -> None:
    """See to it, after a migration, that it is there; SQLite loses it where a table is made anew.

    A PostgreSQL without ``pg_trgm`` is searched all the same, the slower the more it holds.
    """
    with connection.cursor() as cursor:
        if TABLE not in connection.introspection.table_names(cursor):
            return
    if NAME in broken_indexes():
        _done(f"DROP INDEX CONCURRENTLY IF EXISTS {NAME}")
    if has_wording_index():
        return
    for statement in (SQLITE,) if connection.vendor == "sqlite" else POSTGRESQL:
        if not _done(statement):
            return


def has_wording_index() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(THERE[connection.vendor], [NAME])
        return cursor.fetchone() is not None


def broken_indexes() -> list[str]:
    """Of ours, those whose making was broken off: each is kept up to date and never read."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(BROKEN)
        return [name for (name,) in cursor.fetchall()]


def _done(statement: str) -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        logger.warning("searching is slow, %s cannot be made: %s", NAME, error)
        return False
    return True

"""Where data lies and hints travel."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from config.preflight import LEAST_FREE
from config.reaching import broker_problem
from curation.engine.said import Said, fail, ok, warn
from curation.engine.schema import schema_gap
from curation.engine.wording_index import broken_indexes, has_wording_index
from curation.engine.writable import write_problem

PLENTY = 2 * 2**30
DRIFT_SECONDS = 2.0
MIGRATE = "Run python manage.py migrate: it makes what is missing anew."


def folder() -> Iterator[Said]:
    home = Path(settings.DIALOOM_HOME)
    try:
        with tempfile.TemporaryFile(dir=home) as probe:
            probe.write(b"?")
    except OSError as error:
        remedy = "Make it, and let it belong to the user that runs web and worker."
        yield fail("data folder", f"{home} cannot be written ({error.strerror})", remedy)
        return
    free = shutil.disk_usage(home).free
    found = f"{home}, {free / 2**30:.1f} GiB free"
    remedy = "Free some space, or move DIALOOM_HOME to another disk."
    if free < PLENTY:
        yield (fail if free < LEAST_FREE else warn)("data folder", found, remedy)
    else:
        yield ok("data folder", found)


def database() -> Iterator[Said]:
    connection.ensure_connection()
    if problem := write_problem():
        yield fail("database", "nothing can be stored", problem)
    elif gap := schema_gap():
        yield fail("database", "its tables are not those of this program", gap)
    else:
        yield ok("database", f"{connection.vendor}, writable, its tables are up to date")
        yield from _sqlite() if connection.vendor == "sqlite" else _server()


def indexes() -> Iterator[Said]:
    """After the database: there are tables to look at."""
    if broken := broken_indexes():
        found = f"{', '.join(broken)}: broken off while being made, and never read"
        yield warn("indexes", found, MIGRATE)
    elif not has_wording_index():
        remedy = f"{MIGRATE} On PostgreSQL it needs the extension pg_trgm."
        yield warn("indexes", "that for words is missing: searching reads all", remedy)
    else:
        yield ok("indexes", "all there")


def broker() -> Iterator[Said]:
    problem = broker_problem()
    if problem:
        yield fail("broker", "hints do not travel", problem)
    else:
        yield ok("broker", settings.CELERY_BROKER_URL.partition(":")[0])


def _sqlite() -> Iterator[Said]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        (mode,) = cursor.fetchone()
    if mode in {"wal", "memory"}:
        yield ok("journal", mode)
    else:
        remedy = "Put the database on a local disk: network file systems have no WAL."
        yield fail("journal", f"{mode} instead of WAL: readers and writers wait", remedy)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_stat1'")
        (analysed,) = cursor.fetchone()
    yield from _analysed(is_analysed=bool(analysed))


def _server() -> Iterator[Said]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (there,) = cursor.fetchone()
        cursor.execute(
            "SELECT count(*) FROM pg_stat_user_tables WHERE relname = 'curation_trajectory' "
            "AND coalesce(last_analyze, last_autoanalyze) IS NOT NULL"
        )
        (analysed,) = cursor.fetchone()
    drift = abs((timezone.now() - there).total_seconds())
    if drift > DRIFT_SECONDS:
        remedy = "Run a time service (chrony, systemd-timesyncd) on both machines."
        yield fail("clock", f"{drift:.0f} s apart from the database's", remedy)
    else:
        yield ok("clock", "as the database's")
    yield from _analysed(is_analysed=bool(analysed))


def _analysed(*, is_analysed: bool) -> Iterator[Said]:
    if is_analysed:
        yield ok("statistics", "gathered")
    else:
        yield warn("statistics", "never gathered: reads may be slow", "Run ANALYZE in it.")

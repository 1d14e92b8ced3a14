"""Which database: SQLite in the data folder by default, PostgreSQL by ``DATABASE_URL``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

# WAL lets readers go on beside the writer; IMMEDIATE takes the write lock at the start of a
# transaction, where waiting works, instead of failing in its middle. What changes often (a run's
# counters, the last page of a table) is copied from a log of 16 MB a quarter as often as from
# one of 4.
SQLITE_OPTIONS = {
    "timeout": 10,
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA busy_timeout=10000;"
        "PRAGMA cache_size=-20000;PRAGMA mmap_size=134217728;PRAGMA wal_autocheckpoint=4000;"
    ),
}

# A worker that is stopped in the midst of a transaction, or whose machine is cut off, would keep
# its rows locked for hours, and all others waiting for them. Silent for as long as a lease lasts,
# it has lost both; and a server that is gone without a word is noticed within a minute.
POSTGRES_OPTIONS = {
    "options": "-c idle_in_transaction_session_timeout=30s",
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}


def database(url: str, home: Path) -> dict[str, Any]:
    """Django's DATABASES["default"]. Raises ImproperlyConfigured naming DATABASE_URL."""
    if not url:
        return _sqlite(home / "dialoom.sqlite3")
    try:
        parsed: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60))
    except (ValueError, KeyError) as error:
        raise ImproperlyConfigured(
            "DATABASE_URL cannot be read. Give it as postgres://user:password@host:port/name."
        ) from error
    if parsed["ENGINE"].endswith("sqlite3"):
        return _sqlite(Path(parsed["NAME"]))
    options = POSTGRES_OPTIONS | parsed.get("OPTIONS", {})
    return parsed | {"CONN_HEALTH_CHECKS": True, "OPTIONS": options}


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": SQLITE_OPTIONS,
    }

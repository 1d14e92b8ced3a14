from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.db.backends.signals import connection_created

from config.sparing import spare_memory


@pytest.fixture
def sparing() -> Iterator[None]:
    spare_memory()
    yield
    connection_created.disconnect(dispatch_uid="spare_memory")


@pytest.mark.django_db
@pytest.mark.usefixtures("sparing")
def test_a_connection_of_a_worker_keeps_little(tmp_path: Path) -> None:
    other = connection.copy()
    other.settings_dict["NAME"] = str(tmp_path / "rows.sqlite3")
    try:
        with other.cursor() as cursor:
            kept = [
                cursor.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("cache_size", "mmap_size")
            ]
    finally:
        other.close()

    assert kept == [-2000, 0]

"""What time it is for those who work together: leases and heartbeats are told by one clock.

Workers on several machines share a PostgreSQL and go by its clock, whatever their own say. An
SQLite file is on one machine, whose clock it has anyway.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone

AT_ODDS = timedelta(minutes=5)
"""Nothing is written for so far ahead: where it seems so, the clock was set back since."""


def now() -> Any:
    """For a column or a condition."""
    return Now() if connection.vendor == "postgresql" else timezone.now()

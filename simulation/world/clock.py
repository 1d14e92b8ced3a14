"""The domain's frozen ``now`` as SQLite counts time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from simulation.errors import InputError

_JULIAN_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_JULIAN_EPOCH_MS = 210_866_760_000_000


def julian_milliseconds(now: str) -> int:
    """Milliseconds since noon of 24 November 4714 BC, for an ISO 8601 date or time.

    Without a zone the time is taken as UTC, as SQLite takes it. Raises InputError.
    """
    try:
        moment = datetime.fromisoformat(now)
    except ValueError as error:
        raise InputError(
            "now", f"{now!r} is not an ISO date.", "Write it as 2026-03-01T09:00:00."
        ) from error
    moment = moment.replace(tzinfo=moment.tzinfo or UTC)
    return _JULIAN_EPOCH_MS + (moment - _JULIAN_EPOCH) // timedelta(milliseconds=1)

from __future__ import annotations

import apsw
import pytest

from simulation.errors import InputError
from simulation.world.clock import julian_milliseconds


@pytest.mark.parametrize(
    "now", ["2026-03-01T09:30:00", "1969-12-31 23:59:59.250", "2400-02-29", "0001-01-01"]
)
def test_time_is_counted_as_sqlite_counts_it(now: str) -> None:
    julian = julian_milliseconds(now) / 86_400_000
    told = apsw.Connection("").execute("SELECT datetime(?, 'subsec')", (julian,)).fetchone()
    wanted = apsw.Connection("").execute("SELECT datetime(?, 'subsec')", (now,)).fetchone()
    assert told == wanted


def test_a_zone_is_taken_into_account() -> None:
    assert julian_milliseconds("2026-03-01T10:30:00+01:00") == julian_milliseconds(
        "2026-03-01T09:30:00Z"
    )


@pytest.mark.parametrize("now", ["", "tomorrow", "2026-13-01", "9"])
def test_what_is_no_time_is_refused_with_a_remedy(now: str) -> None:
    with pytest.raises(InputError, match=r"now: .*Write it as"):
        julian_milliseconds(now)

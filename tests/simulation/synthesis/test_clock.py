"""The fixed clock follows the latest plausible date."""

from __future__ import annotations

import apsw
import pytest

from simulation.synthesis.clock import FALLBACK, now_of
from simulation.synthesis.schema.introspection import introspect


def now_after(script: str) -> str:
    connection = apsw.Connection(":memory:")
    connection.execute(script)
    return now_of(introspect(connection.serialize("main"))[0])


@pytest.mark.parametrize(
    ("script", "now"),
    [
        (
            "CREATE TABLE t (placed_on TEXT); INSERT INTO t VALUES ('2024-02-27'), ('2024-02-28')",
            "2024-02-29T09:00:00",
        ),
        (
            "CREATE TABLE t (placed_on TEXT, due_date TEXT);"
            "INSERT INTO t VALUES ('2024-03-01', '2030-01-01')",
            "2024-03-02T09:00:00",
        ),
        (
            "CREATE TABLE t (valid_until TEXT); INSERT INTO t VALUES ('2024-03-01')",
            "2024-03-02T09:00:00",
        ),
        (
            "CREATE TABLE t (day TEXT); INSERT INTO t VALUES ('2021-05-05'), ('9999-12-31')",
            "2021-05-06T09:00:00",
        ),
        (
            "CREATE TABLE t (rented_on TEXT, last_update TEXT);"
            "INSERT INTO t VALUES ('2005-05-05', '2020-01-01')",
            "2005-05-06T09:00:00",
        ),
        ("CREATE TABLE t (name TEXT); INSERT INTO t VALUES ('2024')", FALLBACK),
        ("CREATE TABLE t (day TEXT); INSERT INTO t VALUES ('1815-06-18')", FALLBACK),
    ],
)
def test_now_is_the_morning_after(script: str, now: str) -> None:
    assert now_after(script) == now

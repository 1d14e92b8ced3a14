"""Microseconds per open, call and changing call on a world of some 200 KB.

Run it as ``python bench/worlds.py``.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import apsw

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from simulation.vocabulary.tools import Tool
from simulation.world import World, digest_of

SCRIPT = """
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer INT, name TEXT, total REAL, note TEXT);
CREATE INDEX by_customer ON orders (customer);
INSERT INTO orders WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 2000)
    SELECT i, i % 97, 'name ' || i, i * 1.5, 'a note of some fifty characters, as they are' FROM n;
"""
PARAMETERS = {
    "type": "object",
    "properties": {"id": {"type": "integer"}},
    "required": ["id"],
    "additionalProperties": False,
}


def image() -> bytes:
    connection = apsw.Connection(":memory:")
    connection.execute(SCRIPT)
    return connection.serialize("main")


def tool(sql: str, *, mutates: bool, returns: str) -> Tool:
    return Tool(
        name="tool",
        description="",
        parameters=PARAMETERS,
        returns={"type": returns},
        sql=sql,
        mutates=mutates,
    )


def figure(label: str, act: Callable[[], object], times: int = 2000) -> None:
    """Print the best of five averages."""
    best = min(_average(act, times // 5) for _ in range(5))
    sys.stdout.write(f"{label:<42}{best * 1e6:9.1f} µs\n")


def _average(act: Callable[[], object], times: int) -> float:
    start = time.perf_counter()
    for _ in range(times):
        act()
    return (time.perf_counter() - start) / times


def main() -> None:
    base = image()
    world = World.open(base, now="2026-03-01")
    one = tool("SELECT * FROM orders WHERE id = :id", mutates=False, returns="object")
    five = tool(
        "SELECT id, total FROM orders WHERE customer = :id LIMIT 5", mutates=False, returns="array"
    )
    search = tool(
        "SELECT id FROM orders WHERE note LIKE '%' || :id || '%'", mutates=False, returns="array"
    )
    change = tool(
        "UPDATE orders SET total = total + 1 WHERE id = :id", mutates=True, returns="object"
    )
    insert = tool(
        "INSERT INTO orders (customer) VALUES (:id) RETURNING id", mutates=True, returns="object"
    )
    scratch = apsw.Connection(":memory:")
    scratch.deserialize("main", base)
    sys.stdout.write(f"a world of {len(base) // 1024} KB, {world.schema()[0]['rows']} rows\n")
    figure("open and close", lambda: World.open(base, now="2026-03-01").close())
    figure("copy and close, after changes", lambda: world.copy().close())
    figure("call: one row", lambda: world.call(one, '{"id": 7}'))
    figure("call: five rows", lambda: world.call(five, '{"id": 7}'))
    figure("call: LIKE over all rows", lambda: world.call(search, '{"id": 7}'), 100)
    figure("changing call: one row", lambda: world.call(change, '{"id": 7}'))
    figure("changing call: insert returning", lambda: world.call(insert, '{"id": 7}'))
    figure("image", world.image, 500)
    figure("digest from scratch", lambda: digest_of(scratch), 20)


if __name__ == "__main__":
    main()

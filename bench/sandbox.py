"""What the sandbox, the diff and the digest cost over the bare statement."""

from __future__ import annotations

import apsw

from bench.timing import Ratio, seconds
from bench.worlds import image, tool
from simulation.world import World

CHANGE = "UPDATE orders SET total = total + 1 WHERE id = :id"


def sandboxed_call() -> Ratio:
    """A changing call in a world against the same statement in its own savepoint, no more."""
    base = image()
    bare = apsw.Connection(":memory:")
    bare.deserialize("main", base)

    def statement() -> None:
        with bare:
            bare.execute(CHANGE, {"id": 7})

    world = World.open(base, now="2026-03-01")
    change = tool(CHANGE, mutates=True, returns="object")
    ratio = seconds(lambda: world.call(change, {"id": 7}), 500) / seconds(statement, 500)
    world.close()
    bare.close()
    return Ratio("changing call, world / bare statement", ratio, 60)

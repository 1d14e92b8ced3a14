"""A world's memory is given back, whether somebody closed it or nobody holds it any more."""

from __future__ import annotations

import gc

import apsw

from simulation.domains import load_pack
from simulation.synthesis.tasks import walk_tasks
from simulation.vocabulary.chance import Chance
from simulation.world import World


def _opened_since(before: list[apsw.Connection]) -> int:
    """Those of before are held meanwhile; a cache that drops one of them changes nothing here."""
    gc.collect()
    return sum(all(one is not other for other in before) for one in apsw.connections())


def test_a_world_that_nobody_holds_closes_itself() -> None:
    package = load_pack("orders")
    before = apsw.connections()
    world = World.open(package.image, now=package.domain.now)
    copies = [world.copy() for _ in range(5)]
    assert _opened_since(before) == 6
    del world, copies
    assert not _opened_since(before)


def test_closing_twice_is_closing_once() -> None:
    package = load_pack("orders")
    world = World.open(package.image, now=package.domain.now)
    world.close()
    world.close()


def test_walking_tasks_leaves_no_world_behind() -> None:
    package = load_pack("orders")
    walk_tasks(package, Chance(1), 1)
    before = apsw.connections()
    walk_tasks(package, Chance(2), 3)
    assert not _opened_since(before)

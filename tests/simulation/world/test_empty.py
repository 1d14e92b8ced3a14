from __future__ import annotations

import sqlite3

from simulation.world import World, image_hash
from simulation.world.empty import EMPTY_IMAGE, EMPTY_WORLD


def test_the_empty_world_is_a_sound_database_without_a_table() -> None:
    connection = sqlite3.connect(":memory:")
    connection.deserialize(EMPTY_IMAGE)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("SELECT count(*) FROM sqlite_schema").fetchone() == (0,)
    assert connection.execute("PRAGMA encoding").fetchone() == ("UTF-8",)
    connection.close()


def test_it_opens_as_a_world_that_holds_nothing() -> None:
    with World.open(EMPTY_IMAGE, now="2026-05-03") as world:
        assert world.schema() == []
        assert world.query("SELECT 1 AS one") == [{"one": 1}]


def test_its_address_and_digest_never_change() -> None:
    """Records name them: another byte would part a record from its world."""
    assert image_hash(EMPTY_IMAGE) == EMPTY_WORLD
    assert EMPTY_WORLD == "3dc55538c6c649fddfccea307ccadd8178fd92558c60c1fe06d92d1643afd472"
    with World.open(EMPTY_IMAGE, now="2026-05-03") as world:
        assert world.digest == "50eb4bc13eacd4e7b5d7d3c61f272d0f86c69cfcdab025fa40d2ad8f46d22376"

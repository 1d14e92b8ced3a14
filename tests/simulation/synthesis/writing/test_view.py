"""The rows that a writer is shown: few, of every table, and belonging together."""

from __future__ import annotations

import pytest

from simulation.domains import load_pack
from simulation.synthesis.package import Package
from simulation.synthesis.tasks.catalog import catalog_of
from simulation.synthesis.writing.orders import Order, request
from simulation.synthesis.writing.portrait import rows_text
from simulation.synthesis.writing.thread import Thread
from simulation.synthesis.writing.view import MOST_ROWS, Rows, view_of
from simulation.vocabulary.chance import Chance
from simulation.world import World
from tests.simulation.synthesis.tasks.conftest import foreign, package

__all__ = ["foreign", "package"]


def seen(package: Package, seed: int, caller: str = "") -> Rows:
    with World.open(package.image, now=package.domain.now) as world:
        return view_of(catalog_of(package, world), world, Chance(seed), caller)


def test_a_view_is_small_and_holds_every_table(package: Package) -> None:
    rows = seen(package, 1)
    assert rows.keys() == package.domain.lexicon.entities.keys()
    assert all(1 <= len(found) <= MOST_ROWS for found in rows.values())
    assert len(rows_text(rows)) < 24_000


def test_other_chances_begin_with_other_rows(package: Package) -> None:
    assert seen(package, 1) == seen(package, 1)
    assert len({rows_text(seen(package, seed)) for seed in range(5)}) == 5


@pytest.mark.parametrize("seed", range(5))
def test_a_caller_is_shown_with_what_belongs_to_them(seed: int) -> None:
    rows = seen(load_pack("orders"), seed, "customers")
    caller = rows["customers"][0]["customer_id"]
    assert any(order["customer_id"] == caller for order in rows["orders"])
    numbers = {order["order_number"] for order in rows["orders"]}
    assert any(item["order_number"] in numbers for item in rows["order_items"])


def test_what_a_row_refers_to_is_shown_too(package: Package) -> None:
    rows = seen(package, 2)
    for relation in package.domain.lexicon.relations:
        shown = [
            tuple(row.get(column) for column in relation.target_columns)
            for row in rows[relation.target]
        ]
        referred = [
            key
            for row in rows[relation.source]
            if None not in (key := tuple(row.get(column) for column in relation.source_columns))
        ]
        assert any(key in shown for key in referred) or not referred


def test_rows_are_shown_as_they_have_become() -> None:
    package = load_pack("orders")
    tool = package.domain.tool("set_gift_note")
    assert tool is not None
    with World.open(package.image, now=package.domain.now) as world:
        catalog = catalog_of(package, world)
        before = view_of(catalog, world, Chance(4), "customers")
        order = next(row for row in before["orders"] if row["status"] in ("processing", "packed"))
        world.call(tool, {"order_number": order["order_number"], "gift_note": "With love"})
        after = view_of(catalog, world, Chance(4), "customers")
    changed = [row for row in after["orders"] if row not in before["orders"]]
    assert [row["gift_note"] for row in changed] == ["With love"]


def test_the_prompt_has_no_place_left_open(package: Package) -> None:
    with World.open(package.image, now=package.domain.now) as world:
        catalog = catalog_of(package, world)
        rows = view_of(catalog, world, Chance(0), "")
        asked = request(package.domain, rows, Thread(world), Order("easy", ()), "A note.")
    text = "\n".join(message["content"] for message in asked.messages)
    assert "$" not in text.replace('"$from"', "").replace("$bytes", "")
    assert text.endswith("A note.")
    assert all(tool.name in text for tool in package.domain.tools)

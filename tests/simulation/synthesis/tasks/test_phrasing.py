"""Rows and filters in plain English."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.domains import load_pack
from simulation.synthesis.tasks import phrasing
from simulation.synthesis.tasks.catalog import Catalog, catalog_of
from simulation.vocabulary.lexicon import Field, Kind, Operator, Purpose
from simulation.vocabulary.tasks import Slot
from simulation.world import World


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    package = load_pack("orders")
    with World.open(package.image, now=package.domain.now) as world:
        return catalog_of(package, world)


def slot(
    column: str,
    value: Any,
    operator: Operator = Operator.EQUAL,
    purpose: Purpose = Purpose.KEY,
) -> Slot:
    return Slot(column=column, value=value, purpose=purpose, operator=operator)


def test_a_name_stands_right_after_its_noun(catalog: Catalog) -> None:
    phrase = phrasing.row_phrase(catalog, "customers", [slot("customers.name", "Mia Keller")])
    assert phrase == "the customer Mia Keller"


def test_a_row_is_named_by_properties_and_by_its_owner(catalog: Catalog) -> None:
    slots = [slot("orders.placed_on", "2026-05-03")]
    phrase = phrasing.row_phrase(catalog, "orders", slots, "the customer Mia Keller")
    assert phrase == "the order from 3 May 2026 of the customer Mia Keller"


def test_bounds_are_said_as_bounds(catalog: Catalog) -> None:
    most = slot("products.price", 60, Operator.AT_MOST, Purpose.FILTER)
    since = slot("orders.placed_on", "2026-05-03", Operator.AT_LEAST, Purpose.FILTER)
    assert phrasing.property_phrase(catalog, most) == "a price of at most €60"
    assert phrasing.property_phrase(catalog, since) == "an order date on or after 3 May 2026"


def test_a_part_of_a_name_is_no_name(catalog: Catalog) -> None:
    part = slot("products.name", "Oak", Operator.CONTAINS, Purpose.FILTER)
    phrase = phrasing.row_phrase(catalog, "products", [part])
    assert phrase == "the product with “Oak” in the product name"


@pytest.mark.parametrize(
    ("parts", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_lists_are_joined_as_people_do(parts: list[str], text: str) -> None:
    assert phrasing.joined(parts) == text


@pytest.mark.parametrize(
    ("label", "kind", "noun"),
    [
        ("placed on", Kind.DATE, "“placed on” date"),
        ("discontinued", Kind.BOOLEAN, "“discontinued” flag"),
        ("order date", Kind.DATE, "order date"),
    ],
)
def test_a_label_that_is_no_noun_is_made_one(label: str, kind: Kind, noun: str) -> None:
    assert phrasing.noun(Field(label=label, kind=kind)) == noun

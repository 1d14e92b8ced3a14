"""A package is sent once to the process that draws, and is the right one there."""

from __future__ import annotations

import pickle

import pytest

from curation.engine.drafts import Draft
from curation.jobs import ordering
from curation.jobs.ordering import Order, Received, Sent
from simulation.domains import load_pack
from simulation.generation.spec import Spec
from simulation.synthesis.package import Package
from simulation.vocabulary.presets import default_rules
from simulation.vocabulary.rules import Paradigm

SPEC = Spec(rules=default_rules(Paradigm.USER), seed=3)
PACKS = [load_pack("orders"), load_pack("clinic")]
MANY = [pack.model_copy(update={"domain": pack.domain.model_copy()}) for pack in PACKS * 10]


def arrived(order: Order) -> Order:
    """Through a pipe."""
    there: Order = pickle.loads(pickle.dumps(order))
    return there


def test_what_was_sent_before_is_named_by_its_number() -> None:
    sent, received = Sent(), Received()
    came = []
    for package in PACKS * 2:
        # As workers do: put together anew from the same parts.
        again = Package(**dict(package))
        order = arrived(sent.order(Draft(again, SPEC, 7, only_approved=True)))
        came.append(order.package is not None)
        assert order.rest == (SPEC, 7, True)
        found = received.of(order)
        assert (found.domain, found.image) == (package.domain, package.image)
    assert came == [True, True, False, False]


@pytest.mark.parametrize("most", ["MOST_PACKAGES", "MOST_BYTES"])
def test_of_more_than_both_ends_remember_the_right_one_is_found(
    most: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ordering, most, 3 if most == "MOST_PACKAGES" else 3 * len(PACKS[0].image))
    sent, received = Sent(), Received()
    for package in MANY:
        order = arrived(sent.order(Draft(package, SPEC, 0)))
        assert received.of(order).domain.name == package.domain.name
        assert len(received._packages) <= 3
    assert sent.order(Draft(MANY[-1], SPEC, 0)).package is None, "the last one is remembered"


def test_tasks_of_its_own_make_another_package() -> None:
    pack = PACKS[0]
    other = pack.model_copy(update={"chains": ((),)})
    sent = Sent()
    numbers = [sent.order(Draft(each, SPEC, 0)).number for each in (pack, other, pack)]
    assert numbers[0] == numbers[2]

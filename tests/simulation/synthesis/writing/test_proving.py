"""A proposed task is kept only if its own solution proves it; what is wrong is said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from simulation.domains import load_pack
from simulation.synthesis.tasks.catalog import catalog_of
from simulation.synthesis.tasks.proof import holds
from simulation.synthesis.tasks.solving import solves
from simulation.synthesis.writing.ground import Ground
from simulation.synthesis.writing.playable import obstacle
from simulation.synthesis.writing.proposal import read_proposal
from simulation.synthesis.writing.proving import prove
from simulation.synthesis.writing.thread import Thread
from simulation.synthesis.writing.unproved import Unproved
from simulation.vocabulary.tasks import (
    BulletKind,
    Default,
    FromResult,
    FromUser,
    ToldCheck,
    WorldCheck,
)
from simulation.world import World
from tests.simulation.synthesis.writing.proposals import REFUSED, RETURN, JsonObject, spoiled

PACKAGE = load_pack("orders")


@pytest.fixture
def origin() -> Iterator[World]:
    with World.open(PACKAGE.image, now=PACKAGE.domain.now) as world:
        yield world


def proved(origin: World, *proposals: JsonObject) -> Thread:
    thread = Thread(origin.copy())
    for proposal in proposals:
        thread = prove(Ground.of(PACKAGE.domain, origin), thread, read_proposal(proposal))
    return thread


def problem(origin: World, proposal: JsonObject) -> str:
    digest = origin.digest
    with pytest.raises(Unproved) as refused:
        proved(origin, proposal)
    assert origin.digest == digest
    return str(refused.value)


def test_a_sound_proposal_becomes_a_task_that_solves_itself(origin: World) -> None:
    thread = proved(origin, RETURN)
    assert solves(origin, catalog_of(PACKAGE, origin), thread.tasks)
    assert [part.tool for part in thread.tasks[0].subtasks] == ["create_return", "check_stock"]


def test_a_change_is_checked_by_what_it_did(origin: World) -> None:
    thread = proved(origin, RETURN)
    (check,) = (each for each in thread.tasks[0].checks() if isinstance(each, WorldCheck))
    assert not holds(origin, check.sql)
    assert thread.world is not None
    assert holds(thread.world, check.sql)


def test_what_is_wanted_is_what_the_tools_returned(origin: World) -> None:
    task = proved(origin, RETURN).tasks[0]
    told = {each.label: each.values for each in task.checks() if isinstance(each, ToldCheck)}
    assert told == {"refund": (89.5,), "stock": (84,), "price": (89.5,)}


def test_details_stand_in_their_columns_as_they_are_stored(origin: World) -> None:
    first = proved(origin, RETURN).tasks[0].subtasks[0]
    assert [(slot.column, slot.value) for slot in first.knows] == [
        ("customers.name", "Fatima Dubois"),
        ("customers.email", "fatima.dubois@mail.example"),
        ("products.name", "Nordlys Pendant Light"),
        ("orders.placed_on", "2026-06-06"),
        ("returns.reason", "damaged in transit"),
    ]


def test_what_leads_to_a_row_says_which_one_is_meant(origin: World) -> None:
    first = proved(origin, RETURN).tasks[0].subtasks[0]
    assert [slot.purpose.value for slot in first.knows] == ["key", "key", "key", "key", "value"]


def test_each_argument_has_its_source(origin: World) -> None:
    steps = proved(origin, RETURN).tasks[0].subtasks[0].steps
    assert steps[0].sources == {"email": FromUser(slot=1)}
    assert steps[2].sources == {"order_number": FromResult(step=1, row=0, property="order_number")}
    assert steps[3].sources["reason"] == FromUser(slot=4)


def test_what_builds_on_an_earlier_subtask_refers_to_it(origin: World) -> None:
    second = proved(origin, RETURN).tasks[0].subtasks[1]
    assert second.refers is not None
    assert (second.refers.subtask, second.refers.table) == ("task-1.1", "products")


def test_a_default_needs_nobody_to_know_it(origin: World) -> None:
    steps = [
        {"id": "a", "tool": "get_best_sellers", "arguments": {"limit": 5, "category": "garden"}}
    ]
    wants = [{"label": "name", "from": {"step": "a", "row": 0, "property": "name"}}]
    part = {
        "goal": "Find out what sells best for the garden.",
        "knows": [{"label": "category", "value": "garden"}],
        "steps": steps,
        "wants": wants,
    }
    task = proved(origin, {**RETURN, "subtasks": [part]}).tasks[0]
    assert task.subtasks[0].steps[0].sources == {"limit": Default(), "category": FromUser(slot=0)}


def test_a_follow_up_goes_on_in_the_world_that_the_first_left(origin: World) -> None:
    again = {**RETURN, "follows": True}
    with pytest.raises(Unproved, match="exists already"):
        proved(origin, RETURN, again)
    thread = proved(origin, RETURN, REFUSED)
    assert [task.id for task in thread.tasks] == ["task-1", "task-2"]
    assert thread.tasks[1].follows == "task-1"


def test_a_refusal_told_truthfully_is_part_of_the_rubric(origin: World) -> None:
    task = proved(origin, REFUSED).tasks[0]
    assert [step.tool for step in task.subtasks[0].steps] == ["get_order_details"]
    critical = [bullet.text for bullet in task.rubric if bullet.kind is BulletKind.CRITICAL]
    assert any("told truthfully that it is not possible" in text for text in critical)


def test_what_was_expected_to_fail_and_did_not_is_sent_back(origin: World) -> None:
    assert "it succeeded" in problem(origin, spoiled(RETURN, "subtasks.1.steps.0.fails", True))


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("goal", "Can I send the Nordlys Pendant Light of my last order back?", "is a question"),
        ("goal", "Use create_return for the lamp of Fatima Dubois.", "names the tool"),
        ("goal", "Return the item with item_id 50511 for Fatima Dubois.", "internal id"),
        ("title", None, "title: Field required"),
        ("subtasks", [], "subtasks"),
        ("subtasks.0.steps.0.tool", "find_anybody", "there is no tool 'find_anybody'"),
        ("subtasks.0.knows.1", {"label": "phone", "value": "123"}, "does not know"),
        ("subtasks.0.steps.3.arguments.item_id", 50511, "does not know"),
        ("subtasks.0.steps.3.arguments.reason", "wrong colour", "does not know"),
        ("subtasks.0.steps.1.arguments.customer_id", {"$from": {"step": "x", "property": "y"}},
         "no step 'x'"),
        ("subtasks.0.steps.1.arguments.customer_id.$from.property", "id", "no 'id' in what who"),
        ("subtasks.0.steps.2.arguments.order_number.$from.where", {"placed_on": "2026-06-07"},
         "does not know"),
        ("subtasks.0.steps.2.arguments.order_number.$from.where", {}, "3 rows to choose from"),
        ("subtasks.0.steps.2.arguments.order_number.$from.where", {"status": "shipped"}, "no row"),
        ("subtasks.1.wants", [], "nothing proves it"),
        ("subtasks.1.wants.0.from.property", "restock_on", "is empty there"),
        ("subtasks.0.steps.3.arguments.quantity", 1, "no parameter 'quantity'"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(origin: World, path: str, value: Any, said: str) -> None:
    assert said in problem(origin, spoiled(RETURN, path, value))


def test_an_internal_number_is_nothing_that_a_person_knows(origin: World) -> None:
    known = spoiled(RETURN, "subtasks.0.knows.0", {"label": "number", "value": 1135})
    typed = spoiled(known, "subtasks.0.steps.1.arguments.customer_id", 1135)
    assert "internal number" in problem(origin, typed)


def test_a_change_that_changes_nothing_is_sent_back(origin: World) -> None:
    part = {
        "goal": "Have the order HL-22782 delivered as it is.",
        "knows": [
            {"label": "e-mail", "value": "fatima.dubois@mail.example"},
            {"label": "new e-mail", "value": "fatima.dubois@mail.example"},
        ],
        "steps": [
            RETURN["subtasks"][0]["steps"][0],
            {
                "id": "change",
                "tool": "update_customer_contact",
                "arguments": {
                    "customer_id": {"$from": {"step": "who", "property": "customer_id"}},
                    "email": "fatima.dubois@mail.example",
                },
            },
        ],
    }
    assert "changes nothing" in problem(origin, {**RETURN, "subtasks": [part]})


def test_without_frames_the_same_task_proves_itself(origin: World) -> None:
    lexicon = PACKAGE.domain.lexicon.model_copy(update={"frames": {}})
    domain = PACKAGE.domain.model_copy(update={"lexicon": lexicon})
    ground = Ground.of(domain, origin)
    assert ground.catalog is not None
    thread = prove(ground, Thread(origin.copy()), read_proposal(RETURN))
    first = thread.tasks[0].subtasks[0]
    assert solves(origin, ground.catalog, thread.tasks)
    assert (first.intent.value, first.entity) == ("create", "returns")
    assert [slot.column for slot in first.knows] == [
        "",
        "customers.email",
        "",
        "",
        "returns.reason",
    ]
    internal = spoiled(RETURN, "subtasks.0.knows.0", {"label": "number", "value": 1135})
    typed = spoiled(internal, "subtasks.0.steps.1.arguments.customer_id", 1135)
    with pytest.raises(Unproved, match="internal number"):
        prove(ground, Thread(origin.copy()), read_proposal(typed))


def test_only_models_can_play_what_is_chosen_by_judgement() -> None:
    with World.open(PACKAGE.image, now=PACKAGE.domain.now) as origin:
        task = proved(origin, RETURN).tasks[0]
        assert obstacle(PACKAGE.domain, task) == ""
        place = {"$from": {"step": "orders", "row": 0, "property": "order_number"}}
        newest = spoiled(RETURN, "subtasks.0.steps.2.arguments.order_number", place)
        task = proved(origin, spoiled(newest, "subtasks.0.knows.3", None)).tasks[0]
        assert "is meant is not said" in obstacle(PACKAGE.domain, task)


def test_an_argument_that_nobody_says_may_be_left_out_where_the_call_does_without_it(
    origin: World,
) -> None:
    listed = "subtasks.0.steps.1.arguments.status"
    assert "or leave status out" in problem(origin, spoiled(RETURN, listed, "delivered soon"))
    asked = "subtasks.0.steps.3.arguments.reason"
    assert "leave reason out" not in problem(origin, spoiled(RETURN, asked, "wrong colour"))

from __future__ import annotations

from collections.abc import Callable

import pytest

from simulation.checks.tasks import holding, newly_proven
from simulation.vocabulary.lexicon import Intent
from simulation.vocabulary.state import DialogueState
from simulation.vocabulary.tasks import Task, WorldCheck
from simulation.world import World

Dialogue = Callable[..., DialogueState]
ASKED = (
    ("system", "p"),
    ("user", "What did 7731 come to?"),
    ("calls", [("get_order", {"id": 7731})]),
    ("result", {"id": 7731, "total": 84.8}),
)
CANCELLED = (
    ("user", "Cancel it."),
    ("calls", [("cancel_order", {"id": 7731})]),
    ("result", {"id": 7731, "status": "cancelled"}, {"flipped": ("t1.2#0",)}),
)


def test_a_value_is_proven_told_when_the_agent_says_it(dialogue: Dialogue) -> None:
    assert newly_proven(dialogue(*ASKED)) == ()
    assert newly_proven(dialogue(*ASKED, ("agent", "It came to €84.80."))) == ("t1.1",)


def test_another_value_proves_nothing(dialogue: Dialogue) -> None:
    assert newly_proven(dialogue(*ASKED, ("agent", "It came to €48.80."))) == ()


def test_a_value_that_no_tool_returned_is_a_guess_not_a_proof(dialogue: Dialogue) -> None:
    guessed = dialogue(("system", "p"), ("user", "Total?"), ("agent", "€84.80, I think."))
    assert newly_proven(guessed) == ()


def test_what_was_said_before_the_result_does_not_count(dialogue: Dialogue) -> None:
    state = dialogue(
        ("system", "p"), ("user", "Total?"), ("agent", "€84.80?"), *ASKED[1:], ("agent", "Done.")
    )
    assert newly_proven(state) == ()


def test_a_task_is_proven_with_the_last_of_its_subtasks(dialogue: Dialogue) -> None:
    state = dialogue(*ASKED, ("agent", "€84.80.", {"proven": ("t1.1",)}), *CANCELLED)
    assert newly_proven(state) == ("t1.2", "t1")


def test_nothing_is_proven_twice(dialogue: Dialogue) -> None:
    state = dialogue(*ASKED, ("agent", "€84.80.", {"proven": ("t1.1",)}), ("agent", "€84.80."))
    assert newly_proven(state) == ()


def test_a_world_check_holds_once_the_world_has_changed(
    dialogue: Dialogue, shop_image: bytes
) -> None:
    state = dialogue(*ASKED)
    world = World.open(shop_image, now=state.domain.now)
    assert holding(state, world) == frozenset()
    cancel = state.domain.tool("cancel_order")
    assert cancel is not None
    world.call(cancel, {"id": 7731})
    assert holding(state, world) == {"t1.2#0"}


def test_a_proven_subtask_is_not_looked_at_again(dialogue: Dialogue, shop_image: bytes) -> None:
    state = dialogue(("agent", "x", {"proven": ("t1.2",)}))
    world = World.open(shop_image, now=state.domain.now)
    cancel = state.domain.tool("cancel_order")
    assert cancel is not None
    world.call(cancel, {"id": 7731})
    assert holding(state, world) == frozenset()


@pytest.mark.parametrize("sql", ["SELECT nonsense FROM nowhere", "DELETE FROM orders"])
def test_a_check_that_does_not_run_proves_nothing(
    dialogue: Dialogue, kettle_task: Task, shop_image: bytes, sql: str
) -> None:
    broken = kettle_task.subtasks[1].model_copy(
        update={"intent": Intent.UPDATE, "checks": (WorldCheck(sql=sql, description=""),)}
    )
    task = kettle_task.model_copy(update={"subtasks": (broken,)})
    state = dialogue(tasks=(task,))
    world = World.open(shop_image, now=state.domain.now)
    assert holding(state, world) == frozenset()


def test_checks_that_come_true_at_different_turns_prove_together(
    dialogue: Dialogue, kettle_task: Task
) -> None:
    read, change = kettle_task.subtasks
    both = change.model_copy(update={"checks": (*change.checks, *read.checks)})
    task = kettle_task.model_copy(update={"subtasks": (both,)})
    lines = (*ASKED, ("agent", "Found it."), *CANCELLED)
    assert newly_proven(dialogue(*lines, tasks=(task,))) == ()
    told = dialogue(*lines, ("agent", "You get €84.80 back."), tasks=(task,))
    assert newly_proven(told) == ("t1.2", "t1")

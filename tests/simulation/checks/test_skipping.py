from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from simulation.checks.skipping import skipped_parts
from simulation.vocabulary.acts import Act, ActKind
from simulation.vocabulary.state import DialogueState
from simulation.vocabulary.tasks import Task, ToldCheck

Dialogue = Callable[..., DialogueState]
LOOK = ("calls", [("get_order", {"id": 7731})])
SEEN = ("result", {"id": 7731, "total": 84.8, "status": "processing"})


@pytest.fixture
def both(kettle_task: Task) -> Task:
    """Its first subtask wants the total and the status."""
    first, second = kettle_task.subtasks
    status = ToldCheck(
        subtask=first.id,
        label="status",
        values=("processing",),
        column="orders.status",
        description="The status was told",
    )
    wants_both = first.model_copy(update={"checks": (*first.checks, status)})
    return kettle_task.model_copy(update={"subtasks": (wants_both, second)})


def skipped(dialogue: Dialogue, task: Task, text: str, **turn: Any) -> list[str]:
    asked = ("user", "What did 7731 come to, and where is it?", turn)
    state = dialogue(asked, LOOK, SEEN, ("agent", text), tasks=(task,))
    return [finding.evidence for finding in skipped_parts(state)]


def test_half_an_answer_is_found(dialogue: Dialogue, both: Task) -> None:
    assert skipped(dialogue, both, "It came to €84.80.") == ["status"]
    assert skipped(dialogue, both, "It came to €84.80 and is processing.") == []


def test_no_answer_at_all_is_not_half_of_one(dialogue: Dialogue, both: Task) -> None:
    assert skipped(dialogue, both, "One moment, please.") == []


def test_a_choice_that_is_offered_answers_nothing_yet(dialogue: Dialogue, both: Task) -> None:
    assert skipped(dialogue, both, "One is of €84.80. Which of them do you mean?") == []


def test_what_was_not_asked_for_yet_is_not_left_out(dialogue: Dialogue, both: Task) -> None:
    def asking(*columns: str) -> dict[str, Any]:
        return {"acts": (Act(kind=ActKind.REQUEST, wants=columns),)}

    text = "It came to €84.80."
    assert skipped(dialogue, both, text, **asking("orders.placed")) == []
    assert skipped(dialogue, both, text, **asking("orders.total", "orders.status")) == ["status"]


def test_what_no_result_holds_cannot_be_left_out(dialogue: Dialogue, both: Task) -> None:
    lines = (("user", "Total and status?"), LOOK, ("result", {"id": 7731, "total": 84.8}))
    state = dialogue(*lines, ("agent", "It came to €84.80."), tasks=(both,))
    assert list(skipped_parts(state)) == []

"""What a branch changes besides its first turn, and how each field is refused by its name."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from curation.engine.state import rows_to_state
from curation.errors import Refused
from curation.jobs.driver import drive_until_idle
from curation.models import TaskVersion, Trajectory, Workspace
from curation.services.fork_changes import LONGEST_PERSONA
from curation.services.forks import fork_trajectory
from curation.services.orders import ForkOrder
from curation.services.rule_reading import LONGEST_RULES
from simulation.dialogue.restore import replay
from simulation.vocabulary.state import Turn
from tests.curation.services.test_replays import calls
from tests.curation.toy import LEND, LENGTH, make_dialogue, play, shelf_image

SECOND = LEND.model_copy(update={"id": "t2", "title": "Again", "follows": "t1"})
SECOND = SECOND.model_copy(
    update={"subtasks": tuple(p.model_copy(update={"id": "t2.1"}) for p in SECOND.subtasks)}
)
BLUNT = {"id": "x", "name": "x", "description": "x"}
WRONG = '{"id": 1, "title": "Dune"'


def fork(parent: Trajectory, by: User | None = None, **order: Any) -> Trajectory:
    (child,) = fork_trajectory(parent, by=by, order=ForkOrder(**order))
    return child


def refused(parent: Trajectory, **order: Any) -> list[str]:
    before = Trajectory.objects.count()
    with pytest.raises(Refused) as refusal:
        fork(parent, **order)
    assert Trajectory.objects.count() == before
    return [problem.field for problem in refusal.value.problems]


@pytest.fixture
def two(studio: Workspace) -> Trajectory:
    """A dialogue with two tasks, the second of which follows the first."""
    tasks = [LEND.model_dump(mode="json"), SECOND.model_dump(mode="json")]
    row = make_dialogue(studio, tasks=tasks, tasks_total=2)
    play(row)
    return row


def test_persona_and_limits_are_the_branchs_own(finished: Trajectory) -> None:
    child = fork(finished, at=5, persona="upset", limits={"turns": 40})

    state = rows_to_state(child)
    assert (state.persona.name, state.limits.turns) == ("Upset customer", 40)
    assert state.limits.tokens == rows_to_state(finished).limits.tokens
    assert rows_to_state(finished).persona.id == "plain"


def test_a_persona_is_written_out_too(finished: Trajectory) -> None:
    persona = {"id": "mine", "name": "Mine", "description": "Short.", "patience": 0.1}
    assert rows_to_state(fork(finished, at=5, persona=persona)).persona.patience == 0.1


def test_tasks_are_dropped_edited_and_added(two: Trajectory) -> None:
    edited = LEND.model_dump(mode="json") | {"title": "Borrow it again"}
    more = TaskVersion.objects.get(domain=two.domain_id)
    child = fork(two, at=5, tasks=[edited, str(more.pk)])

    tasks = rows_to_state(child).tasks
    assert [task.title for task in tasks] == ["Borrow it again", LEND.title]
    assert [task.id for task in tasks] == ["t1", "task-3"]
    assert [part.id for task in tasks for part in task.subtasks] == ["t1.1", "task-3.1"]
    assert child.tasks_total == 2


def test_what_was_proven_is_counted_among_the_tasks_that_stay(two: Trajectory) -> None:
    assert two.tasks_proven == 2
    assert fork(two, at=LENGTH - 1, tasks=["t1"]).tasks_proven == 1
    assert fork(two, at=5, tasks=["t1"]).tasks_proven == 0
    written = fork(two, at=LENGTH - 2, tasks=["t1"], message="Well.")
    assert written.tasks_proven == written.own_turns.get().tally["tasks_proven"] == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"tasks": ["t2"]}, "tasks.0"),
        ({"tasks": ["t2", "t1"]}, "tasks.0"),
        ({"tasks": ["t1", "t1"]}, "tasks.1"),
        ({"tasks": ["t1", "no such"]}, "tasks.1"),
        ({"tasks": [{"id": "x"}]}, "tasks.0.title"),
        ({"tasks": [{"id": "x" * 70_000}]}, "tasks.0"),
        ({"persona": "nobody"}, "persona"),
        ({"persona": {"id": "x"}}, "persona.name"),
        ({"persona": BLUNT | {"patience": 2}}, "persona.patience"),
        ({"persona": BLUNT | {"description": "x" * (LONGEST_PERSONA + 1)}}, "persona.description"),
        ({"limits": {"turns": 5}}, "limits.turns"),
        ({"limits": {"turns": "many"}}, "limits.turns"),
        ({"limits": {"hours": 5}}, "limits.hours"),
        ({"limits": {"seconds": float("nan")}}, "limits.seconds"),
        ({"limits": {"tokens": 10**12}}, "limits.tokens"),
        ({"rules": {"name": "x" * (LONGEST_RULES + 1)}}, "rules"),
        ({"model": {"king": "m"}}, "model.king"),
    ],
)  # fmt: skip
def test_each_field_is_refused_by_its_name(
    two: Trajectory, change: dict[str, Any], field: str
) -> None:
    assert field in refused(two, at=5, **change)


def test_a_rule_text_of_a_megabyte_is_refused_by_its_size(finished: Trajectory) -> None:
    rules = finished.rules.content | {"name": "long"}
    rules = rules | {"rules": [rules["rules"][0] | {"instruction": "x" * 2**20}]}
    assert refused(finished, at=5, rules=rules) == ["rules"]


def test_a_call_of_no_tool_is_refused_unless_it_shall_be_so(finished: Trajectory) -> None:
    wrong = calls("burn_book", id=1)
    assert refused(finished, at=2, message=wrong) == ["message.tool_calls.0.function.name"]
    assert fork(finished, at=2, message=wrong, anyway=True).length == 3

    wrong = calls("get_book")
    wrong["tool_calls"][0]["function"]["arguments"] = "[1"
    assert refused(finished, at=2, message=wrong) == ["message.tool_calls.0.function.arguments"]


@pytest.mark.django_db(transaction=True)
def test_a_result_that_breaks_its_schema_is_refused_unless_it_shall_be_so(
    finished: Trajectory,
) -> None:
    for text in (WRONG, "[]", "7", "Dune"):
        assert refused(finished, at=3, message=text) == ["message"]
    assert fork(finished, at=3, message='{"error": "no such book"}').override

    child = fork(finished, at=3, message="[]", anyway=True, mode="replay")
    drive_until_idle()
    turn: Turn = rows_to_state(child := Trajectory.objects.get(pk=child.pk)).turns[3]
    assert turn.message.content == "[]"
    assert "invalid_result" in [finding.kind for finding in turn.findings]
    assert replay(rows_to_state(child), shelf_image()) == []


def test_samples_may_be_called_a_count_too() -> None:
    assert ForkOrder.model_validate({"at": 1, "count": 3}).samples == 3

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curation.engine.state import rows_to_state
from curation.errors import Conflict, Refused
from curation.models import Trajectory, Turn, Workspace
from curation.services.forks import fork_trajectory
from curation.services.orders import LONGEST_MESSAGE, ForkOrder
from simulation.dialogue.restore import replay
from simulation.vocabulary.presets import rule_preset
from simulation.vocabulary.tasks import ToldCheck
from tests.curation.toy import LEND, LENGTH, hold, make_dialogue, play, shelf_image


def fork(parent: Trajectory, by: User | None = None, **order: Any) -> Trajectory:
    (child,) = fork_trajectory(parent, by=by, order=ForkOrder(**order))
    return child


def contents(row: Trajectory) -> list[str | None]:
    return [turn.message.content for turn in rows_to_state(row).turns]


@pytest.mark.parametrize("at", range(LENGTH + 1))
def test_a_branch_from_any_turn_shares_the_prefix_and_copies_nothing(
    finished: Trajectory, at: int
) -> None:
    child = fork(finished, at=at)

    assert contents(child) == contents(finished)[:at]
    assert not child.own_turns.exists()
    assert (child.length, child.fork_at, child.state) == (at, at, "queued")


@pytest.mark.parametrize("at", range(LENGTH))
def test_a_branch_counts_its_prefix(finished: Trajectory, at: int) -> None:
    child = fork(finished, at=at)

    expected = finished.own_turns.get(seq=at - 1).tally if at else {"user_turns": 0}
    assert child.user_turns == expected["user_turns"]
    assert child.tasks_proven == expected.get("tasks_proven", 0)


def test_an_edited_user_turn_takes_its_place_at_once(finished: Trajectory, alice: User) -> None:
    child = fork(finished, alice, at=5, message="Please lend me book 1 after all.")

    turn = rows_to_state(child).turns[5]
    assert turn.message.content == "Please lend me book 1 after all."
    assert (turn.author, turn.by) == ("human-edited", "alice")
    assert turn.world_digest == rows_to_state(finished).turns[4].world_digest
    assert contents(finished)[5] == "Please lend me book 1."


def test_a_branch_plays_on_and_re_executes(finished: Trajectory) -> None:
    child = fork(finished, at=5, message="Please lend me book 1, will you?")
    play(child)

    assert child.state == Trajectory.State.FINISHED
    assert replay(rows_to_state(child), shelf_image()) == []
    assert (child.length, child.tasks_proven, child.user_turns) == (LENGTH, 1, 3)


def test_a_fork_of_a_fork_inside_the_inherited_prefix_points_to_the_turns_owner(
    finished: Trajectory,
) -> None:
    child = fork(finished, at=5, message="Please lend me that book.")
    play(child)
    inside, beyond = fork(child, at=3), fork(child, at=8)

    assert inside.path == [[str(finished.id), 0, 3]]
    assert beyond.path == [[str(finished.id), 0, 5], [str(child.id), 5, 8]]
    assert contents(beyond) == contents(child)[:8]
    assert (inside.parent_id, inside.root, beyond.root) == (child.id, finished.id, finished.id)


def test_a_running_dialogue_is_forked_while_it_goes_on(studio: Workspace) -> None:
    running = make_dialogue(studio)
    lease = play(running, turns=4)

    child = fork(running, at=2)
    play(running, lease=lease)

    assert running.state == Trajectory.State.FINISHED
    assert contents(child) == contents(running)[:2]


def test_text_over_a_calling_turn_keeps_its_calls(finished: Trajectory) -> None:
    child = fork(finished, at=2, message="One moment.")

    message = rows_to_state(child).turns[2].message
    assert message.content == "One moment."
    assert message.tool_calls[0].function.name == "get_book"


def test_an_edited_call_is_executed_when_the_branch_plays(finished: Trajectory) -> None:
    call = {"id": "x", "function": {"name": "get_book", "arguments": '{"id": 2}'}}
    child = fork(finished, at=2, message={"content": None, "tool_calls": [call]})
    play(child, turns=4)

    assert "Emma" in (contents(child)[3] or "")


def test_a_tool_result_written_over_waits_for_its_call_to_run(
    finished: Trajectory, alice: User
) -> None:
    child = fork(finished, alice, at=3, message='{"id": 1, "title": "Dune Messiah"}')

    assert child.length == 3
    assert child.override == {"content": '{"id": 1, "title": "Dune Messiah"}', "by": "alice"}


def test_appending_continues_in_the_role_whose_move_it_is(studio: Workspace) -> None:
    running = make_dialogue(studio)
    play(running, turns=2)

    child = fork(running, at=2, message="It is called Dune.")

    turn = rows_to_state(child).turns[2]
    assert (turn.message.role, turn.author) == ("assistant", "human")


def test_a_finished_dialogue_goes_on_with_another_word_of_the_users(finished: Trajectory) -> None:
    child = fork(finished, at=LENGTH, message="What is book 1, again?")

    assert rows_to_state(child).turns[-1].message.role == "user"


def test_several_samples_go_their_own_ways(finished: Trajectory) -> None:
    children = fork_trajectory(finished, by=None, order=ForkOrder(at=5, samples=3))

    assert len({child.salt for child in children}) == 3
    assert finished.salt not in {child.salt for child in children}


def test_other_rules_make_a_branch_under_them(finished: Trajectory) -> None:
    rules = rule_preset("task-oriented").model_dump(mode="json")
    child = fork(finished, at=1, rules=rules)

    assert child.rules.content == rules
    assert child.paradigm == "task"
    assert finished.rules_id != child.rules_id


@pytest.mark.parametrize(
    ("order", "field"),
    [
        ({"at": LENGTH + 1}, "at"),
        ({"at": 1, "message": "x" * (LONGEST_MESSAGE + 1)}, "message"),
        ({"at": 1, "message": "  "}, "message"),
        ({"at": 1, "message": {"role": "assistant", "content": "I am the agent"}}, "message.role"),
        ({"at": 1, "message": {"content": 5}}, "message.content"),
        ({"at": 1, "message": {"content": "a", "mood": "b"}}, "message.mood"),
        (
            {
                "at": 1,
                "message": {
                    "content": "a",
                    "tool_calls": [{"id": "x", "function": {"name": "n", "arguments": "{}"}}],
                },
            },
            "message.tool_calls",
        ),
        ({"at": 1, "rules": "no such rules"}, "rules"),
        ({"at": 1, "rules": {"name": "x", "rules": [{"id": 3}]}}, "rules.rules.0.id"),
    ],
)
def test_what_cannot_be_forked_is_refused_by_field_and_leaves_nothing(
    finished: Trajectory, order: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        fork(finished, **order)

    assert field in [problem.field for problem in refused.value.problems]
    assert Trajectory.objects.count() == 1


def test_a_dialogue_that_has_not_begun_cannot_be_forked(studio: Workspace) -> None:
    with pytest.raises(Conflict):
        fork(make_dialogue(studio, tasks=None), at=0)


def test_a_fork_costs_the_same_wherever_it_is(studio: Workspace) -> None:
    row = make_dialogue(studio)
    lease = play(row, turns=3)
    with CaptureQueriesContext(connection) as early:
        fork(row, at=2, message="One moment.")
    play(row, lease=lease)
    with CaptureQueriesContext(connection) as late:
        fork(row, at=10, message="Bye.")

    assert len(early) == len(late) < 12


def test_a_branch_is_claimed_before_a_runs_thousands(
    studio: Workspace, finished: Trajectory
) -> None:
    make_dialogue(studio)
    child = fork(finished, at=1)

    assert hold(child).trajectory_id == child.id


def test_nothing_changes_a_stored_turn(finished: Trajectory) -> None:
    turn = finished.own_turns.all()[1]

    with pytest.raises(TypeError):
        turn.save()
    with pytest.raises(TypeError):
        Turn.objects.filter(pk=turn.pk).update(role="user")
    with pytest.raises(TypeError):
        finished.own_turns.update(role="user")


def test_a_written_turn_is_checked_like_any_other(finished: Trajectory, alice: User) -> None:
    child = fork(finished, alice, at=4, message="Your book has been cancelled.")

    turn = rows_to_state(child).turns[4]
    assert "false_success_claim" in [finding.kind for finding in turn.findings]
    assert child.findings_errors == finished.own_turns.get(seq=3).tally["findings_errors"] + 1


def test_what_a_written_turn_tells_is_proven_by_it(studio: Workspace) -> None:
    told = LEND.model_dump(mode="json")
    check = ToldCheck(
        subtask="t1.1",
        column="books.title",
        label="title",
        values=("Dune",),
        description="The title was told.",
    )
    told["subtasks"][0]["checks"] = [check.model_dump(mode="json")]
    row = make_dialogue(studio, tasks=[told])
    play(row, turns=4)

    child = fork(row, at=4, message="It is called Dune.")
    assert rows_to_state(child).turns[4].proven == ("t1.1", "t1")
    assert child.tasks_proven == 1
    assert child.own_turns.get().tally["tasks_proven"] == 1


def test_a_written_turn_is_judged_under_the_rules_of_its_branch(finished: Trajectory) -> None:
    rules = rule_preset("user-oriented").model_dump(mode="json") | {"name": "silent", "rules": []}
    text = "I am only a user simulator, as an AI language model."

    strict = fork(finished, at=1, message=text)
    lax = fork(finished, at=1, message=text, rules=rules)
    assert strict.findings_errors + strict.findings_warnings > 0
    assert lax.findings_errors + lax.findings_warnings == 0


def test_samples_with_a_written_turn_are_checked_once(finished: Trajectory) -> None:
    def queries(count: int) -> int:
        order = ForkOrder(at=5, message="Please lend me book 1.", samples=count)
        with CaptureQueriesContext(connection) as seen:
            fork_trajectory(finished, by=None, order=order)
        return len([one for one in seen if one["sql"].startswith("SELECT")])

    assert queries(1) == queries(8)


@pytest.mark.parametrize("state", Trajectory.State.values)
def test_a_dialogue_in_any_state_is_forked_and_stays_in_it(
    finished: Trajectory, alice: User, bob: User, state: str
) -> None:
    Trajectory.objects.filter(pk=finished.pk).update(state=state, seat="user", seated=alice)
    finished.refresh_from_db()
    hers, his = fork(finished, alice, at=5), fork(finished, bob, at=5, message="Book 2.")

    finished.refresh_from_db()
    assert (finished.state, finished.length) == (state, LENGTH)
    assert (hers.state, hers.seat, hers.author) == ("queued", "", alice)
    assert (his.state, his.author, his.path) == ("queued", bob, hers.path)


def test_a_turn_that_was_replaced_meanwhile_is_forked_all_the_same(finished: Trajectory) -> None:
    fork(finished, at=5, message="Another thing.")
    assert contents(fork(finished, at=6))[5] == "Please lend me book 1."

"""Later turns kept in a branch: words as they were said, calls run again by a worker."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import User

from curation.engine.leases import settle
from curation.engine.purge import needed
from curation.engine.state import rows_to_state
from curation.errors import Refused
from curation.jobs.driver import drive_until_idle
from curation.models import Trajectory, Workspace
from curation.services.forks import fork_trajectory
from curation.services.orders import ForkOrder
from curation.services.playing import (
    cancel_trajectory,
    delete_trajectory,
    pause_trajectory,
    resume_trajectory,
)
from simulation.dialogue.replaying import DIVERGED
from simulation.dialogue.restore import replay
from tests.curation.toy import LENGTH, hold, make_dialogue, play, shelf_image

pytestmark = pytest.mark.django_db(transaction=True)


def kept(parent: Trajectory, by: User | None = None, **order: Any) -> Trajectory:
    """A branch that a worker has replayed."""
    (child,) = fork_trajectory(parent, by=by, order=ForkOrder(mode="replay", **order))
    drive_until_idle()
    child.refresh_from_db()
    return child


def calls(name: str, **arguments: Any) -> dict[str, Any]:
    function = {"name": name, "arguments": json.dumps(arguments)}
    return {"content": None, "tool_calls": [{"id": "x", "function": function}]}


def diverged(row: Trajectory) -> list[tuple[int, str]]:
    turns = rows_to_state(row).turns
    return [(f.seq, f.message) for turn in turns for f in turn.findings if f.kind == DIVERGED]


@pytest.mark.parametrize("at", range(LENGTH))
def test_where_nothing_is_changed_nothing_comes_out_differently(
    finished: Trajectory, at: int
) -> None:
    child = kept(finished, at=at)

    turns, before = rows_to_state(child).turns, rows_to_state(finished).turns
    assert [turn.message for turn in turns] == [turn.message for turn in before]
    assert [turn.author for turn in turns] == [turn.author for turn in before]
    assert [turn.world_digest for turn in turns] == [turn.world_digest for turn in before]
    assert [turn.diff for turn in turns] == [turn.diff for turn in before]
    assert [turn.replayed for turn in turns] == [None] * at + list(range(at, LENGTH))
    assert (child.state, child.reason) == ("finished", finished.reason)
    assert child.tasks_proven == finished.tasks_proven
    assert "nothing came out differently" in child.detail
    assert child.own_turns.count() == LENGTH - at


def test_an_edited_call_changes_what_later_calls_return(finished: Trajectory) -> None:
    child = kept(finished, at=2, message=calls("lend_book", id=1))

    ((seq, message),) = diverged(child)
    assert (seq, message) == (
        7,
        "After the change at turn 2 this call changes nothing; before, it changed 1 row.",
    )
    evidence = rows_to_state(child).turns[7].findings[-1].evidence
    assert evidence.startswith("before: ")
    assert "now: " in evidence
    assert replay(rows_to_state(child), shelf_image()) == []
    assert "1 came out differently, the first at turn 7" in child.detail
    assert child.findings_warnings > 0


def test_more_calls_than_before_shift_what_follows(finished: Trajectory) -> None:
    two = [calls("get_book", id=number)["tool_calls"][0] | {"id": f"{number}"} for number in (1, 2)]
    child = kept(finished, at=2, message={"content": None, "tool_calls": two})

    turns = rows_to_state(child).turns
    assert [turn.message.role.value for turn in turns[2:6]] == [
        "assistant", "tool", "tool", "assistant",
    ]  # fmt: skip
    assert [turn.replayed for turn in turns[2:7]] == [None, 3, None, 4, 5]
    assert child.length == LENGTH + 1


def test_a_call_that_becomes_words_takes_its_result_along(finished: Trajectory) -> None:
    child = kept(finished, at=6, message={"content": "I would rather not."})

    turns = rows_to_state(child).turns
    assert [turn.replayed for turn in turns[6:]] == [None, 8, 9, 10]
    assert child.tasks_proven == 0


def test_a_result_written_over_is_kept_and_the_rest_replayed(
    finished: Trajectory, alice: User
) -> None:
    text = '{"id": 1, "title": "Dune Messiah", "lent": 0}'
    child = kept(finished, alice, at=3, message=text)
    turn = rows_to_state(child).turns[3]
    assert (turn.message.content, turn.author) == (text, "human-edited")

    again = kept(child, at=1)
    turn = rows_to_state(again).turns[3]
    assert (turn.message.content, turn.author) == (text, "human-edited")
    assert turn.execution is not None
    assert turn.execution.overridden is not None
    assert diverged(again) == []


def test_a_pause_is_honoured_and_gone_on_from(finished: Trajectory) -> None:
    (child,) = fork_trajectory(finished, by=None, order=ForkOrder(at=1, mode="replay"))
    lease = hold(child)
    pause_trajectory(child)
    settle(lease)
    child.refresh_from_db()
    assert child.state == "paused"

    resume_trajectory(child)
    drive_until_idle()
    child.refresh_from_db()
    assert (child.state, child.length) == ("finished", LENGTH)


def test_it_can_be_called_off(finished: Trajectory) -> None:
    (child,) = fork_trajectory(finished, by=None, order=ForkOrder(at=1, mode="replay"))
    cancel_trajectory(child)
    drive_until_idle()
    child.refresh_from_db()
    assert (child.state, child.length) == ("cancelled", 1)


def test_of_a_running_dialogue_what_was_said_is_kept_and_waits(studio: Workspace) -> None:
    running = make_dialogue(studio)
    play(running, turns=6)
    child = kept(running, at=2)

    assert (child.length, child.state, child.reason) == (6, "paused", "replayed")
    resume_trajectory(child)
    drive_until_idle()
    child.refresh_from_db()
    assert child.state == "finished"


def test_past_the_end_there_is_nothing_to_replay(finished: Trajectory) -> None:
    for order in ({"at": LENGTH}, {"at": LENGTH - 1, "message": "Bye."}):
        with pytest.raises(Refused) as refused:
            fork_trajectory(finished, by=None, order=ForkOrder(mode="replay", **order))
        assert [one.field for one in refused.value.problems] == ["mode"]


def test_what_is_still_to_be_replayed_is_not_purged(finished: Trajectory) -> None:
    (child,) = fork_trajectory(finished, by=None, order=ForkOrder(at=0, mode="replay"))
    delete_trajectory(finished)
    assert needed([finished]) == {finished.pk}

    drive_until_idle()
    child.refresh_from_db()
    assert child.length == LENGTH
    assert needed([finished]) == set()

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from curation.engine.state import rows_to_state
from curation.errors import Conflict, Refused, Stale, Taken
from curation.models import Trajectory, Workspace
from curation.services.seats import hand_back, take_seat, write_turn
from tests.curation.toy import make_dialogue, play

Seat = Trajectory.Seat


@pytest.fixture
def two_turns(studio: Workspace) -> Trajectory:
    """The user has asked; it is the agent's move."""
    row = make_dialogue(studio)
    play(row, turns=2)
    return row


def test_a_seat_whose_move_it_is_waits_at_once(two_turns: Trajectory, alice: User) -> None:
    branch = take_seat(two_turns, by=alice, seat=Seat.AGENT)

    assert (branch.state, branch.seat, branch.seated) == ("awaiting_human", "agent", alice)
    assert two_turns.state == "generating"


def test_a_seat_whose_turn_comes_later_is_played_up_to(two_turns: Trajectory, alice: User) -> None:
    assert take_seat(two_turns, by=alice, seat=Seat.USER).state == "queued"


def test_what_a_person_says_is_stored_and_the_cast_goes_on(
    two_turns: Trajectory, alice: User
) -> None:
    branch = write_turn(
        take_seat(two_turns, by=alice, seat=Seat.AGENT), by=alice, message="It is Dune.", expects=2
    )

    turn = rows_to_state(branch).turns[2]
    assert (turn.message.role, turn.author, turn.by) == ("assistant", "human", "alice")
    assert (branch.state, branch.seat, branch.length) == ("queued", "agent", 3)
    assert (branch.counted_turns, branch.priority) == (2, 10)


def test_a_persons_calls_run_in_the_world(two_turns: Trajectory, alice: User) -> None:
    call = {"id": "a", "function": {"name": "lend_book", "arguments": '{"id": 2}'}}
    branch = take_seat(two_turns, by=alice, seat=Seat.AGENT)
    branch = write_turn(
        branch, by=alice, message={"content": None, "tool_calls": [call]}, hand_back=True
    )
    play(branch, turns=4)

    assert rows_to_state(branch).turns[3].diff is not None


def test_handing_back_leaves_the_seat(two_turns: Trajectory, alice: User) -> None:
    branch = hand_back(take_seat(two_turns, by=alice, seat=Seat.AGENT), by=alice)

    assert (branch.state, branch.seat, branch.seated) == ("queued", "", None)


def test_the_last_word_is_the_users_to_say(finished: Trajectory, alice: User) -> None:
    branch = take_seat(finished, by=alice, seat=Seat.USER, at=5)
    branch = write_turn(branch, by=alice, message="Never mind, bye.", done=True)

    assert rows_to_state(branch).turns[5].done


def test_a_taken_seat_is_nobody_elses(two_turns: Trajectory, alice: User, bob: User) -> None:
    branch = take_seat(two_turns, by=alice, seat=Seat.AGENT)

    with pytest.raises(Taken):
        write_turn(branch, by=bob, message="It is mine.")


def test_writing_twice_by_accident_is_stale(two_turns: Trajectory, alice: User) -> None:
    branch = take_seat(two_turns, by=alice, seat=Seat.AGENT)

    with pytest.raises(Stale):
        write_turn(branch, by=alice, message="It is Dune.", expects=1)


def test_nobody_speaks_into_a_dialogue_that_does_not_wait(
    finished: Trajectory, alice: User
) -> None:
    with pytest.raises(Conflict):
        write_turn(finished, by=alice, message="Hello?")


def test_an_empty_word_is_refused(two_turns: Trajectory, alice: User) -> None:
    with pytest.raises(Refused):
        write_turn(take_seat(two_turns, by=alice, seat=Seat.AGENT), by=alice, message=" ")

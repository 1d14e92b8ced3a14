from __future__ import annotations

import json

import pytest
from django.db import connection

from curation.engine.append import Entry, append_turn, append_turns
from curation.engine.leases import claim
from curation.engine.state import rows_to_state
from curation.engine.tally import Tally
from curation.engine.turn_rows import write_row
from curation.errors import LeaseLost
from curation.models import Event, Trajectory, Turn, Workspace
from simulation.vocabulary.messages import Message, Role
from simulation.vocabulary.state import Author
from simulation.vocabulary.state import Turn as PlayedTurn
from tests.curation.toy import LENGTH, hold, make_dialogue, make_run, play


def said(seq: int, text: str = "Hello", role: Role = Role.USER) -> PlayedTurn:
    message = Message(role=role, content=text)
    return PlayedTurn(seq=seq, message=message, author=Author.AGENDA, world_digest="d")


def test_a_played_dialogue_reads_back_as_the_state_that_was_played(finished: Trajectory) -> None:
    state = rows_to_state(finished)

    assert [turn.seq for turn in state.turns] == list(range(LENGTH))
    assert "t1" in state.proven()
    assert state.turns[6].message.tool_calls[0].function.name == "lend_book"


def test_the_summary_counts_as_the_method_does(finished: Trajectory) -> None:
    assert finished.length == LENGTH
    assert finished.user_turns == 3
    assert finished.tool_calls == 2
    assert finished.counted_turns == 3 + 3 + 2
    assert (finished.tasks_total, finished.tasks_proven) == (1, 1)


def test_every_turn_carries_the_summary_of_its_path(finished: Trajectory) -> None:
    tallies = [turn.tally["user_turns"] for turn in finished.own_turns.all()]

    assert tallies == sorted(tallies)
    assert tallies[-1] == finished.user_turns


def test_a_turn_under_an_old_epoch_is_not_stored(blank: Trajectory) -> None:
    trajectory, epoch = hold(blank)

    with pytest.raises(LeaseLost):
        append_turn(trajectory, epoch - 1, said(0))

    assert not blank.own_turns.exists()


def test_a_turn_out_of_order_is_not_stored(blank: Trajectory) -> None:
    trajectory, epoch = hold(blank)

    with pytest.raises(LeaseLost):
        append_turn(trajectory, epoch, said(1))


def test_one_lost_lease_does_not_spoil_the_batch(studio: Workspace) -> None:
    kept, lost = make_dialogue(studio), make_dialogue(studio)
    leases = dict(claim("w1", 2, 60))

    answers = append_turns(
        [Entry(lost.id, leases[lost.id] + 1, said(0)), Entry(kept.id, leases[kept.id], said(0))]
    )

    assert [answer.kept for answer in answers] == [False, True]
    assert [turn.trajectory_id for turn in Turn.objects.all()] == [kept.id]


def test_two_turns_of_one_dialogue_fit_in_a_batch(blank: Trajectory) -> None:
    lease = hold(blank)

    answers = append_turns([Entry(*lease, said(0)), Entry(*lease, said(1))])

    blank.refresh_from_db()
    assert all(answer.kept for answer in answers)
    assert (blank.length, blank.user_turns) == (2, 2)


def test_turns_that_follow_each_other_are_counted_as_one_by_one(studio: Workspace) -> None:
    at_once, one_by_one = make_dialogue(studio), make_dialogue(studio)
    leases = dict(claim("w1", 2, 60))
    turns = [said(0, role=Role.SYSTEM), said(1), said(2, role=Role.ASSISTANT), said(3)]

    answers = append_turns([Entry(at_once.id, leases[at_once.id], turn) for turn in turns])
    for turn in turns:
        append_turn(one_by_one.id, leases[one_by_one.id], turn)

    assert len(answers) == len(turns)
    first, second = (list(row.own_turns.values_list("tally")) for row in (at_once, one_by_one))
    assert first == second
    events = Event.objects.filter(trajectory_id=at_once.id, kind=Event.Kind.TURN).order_by("id")
    assert [event.payload["seq"] for event in events] == [0, 1, 2, 3]


def test_turns_that_follow_a_lost_one_are_lost_too(blank: Trajectory) -> None:
    trajectory, epoch = hold(blank)

    answers = append_turns(
        [Entry(trajectory, epoch - 1, said(0)), Entry(trajectory, epoch, said(1))]
    )

    assert [answer.kept for answer in answers] == [False, False]
    assert not blank.own_turns.exists()


def test_the_answer_says_what_a_person_wants(blank: Trajectory) -> None:
    lease = hold(blank)
    Trajectory.objects.filter(pk=blank.pk).update(wanted=Trajectory.Wanted.PAUSE)

    assert append_turn(*lease, said(0)).wanted == Trajectory.Wanted.PAUSE


def test_each_turn_is_announced_once_and_in_order(finished: Trajectory) -> None:
    events = Event.objects.filter(trajectory_id=finished.id, kind=Event.Kind.TURN).order_by("id")

    assert [event.payload["seq"] for event in events] == list(range(LENGTH))


def test_a_run_counts_turns_and_proven_tasks(studio: Workspace) -> None:
    run = make_run(studio)
    play(make_dialogue(studio, run_row=run))

    run.refresh_from_db()
    assert (run.turns, run.tasks_proven, run.dialogues_finished) == (LENGTH, 1, 1)
    assert run.state == run.State.FINISHED


def test_turns_are_stored_as_rows_that_are_saved_one_by_one(finished: Trajectory) -> None:
    stored = connection.cursor().execute("SELECT seq, content, tally FROM curation_turn").fetchall()
    finished.own_turns.all()._raw_delete("default")
    Turn.objects.bulk_create(
        write_row(finished, PlayedTurn.model_validate_json(content), Tally(**json.loads(tally)))
        for _seq, content, tally in stored
    )

    saved = connection.cursor().execute("SELECT seq, content, tally FROM curation_turn").fetchall()
    assert saved == stored


def test_text_of_any_kind_comes_back_as_it_was(blank: Trajectory) -> None:
    odd = 'é 漢 🫖 \x00 \ud800 "quoted" \\u0000'
    append_turn(*hold(blank), said(0, odd))

    assert rows_to_state(Trajectory.objects.get(pk=blank.pk)).turns[0].message.content == odd

"""Keeping a turn from training, remarks that are withdrawn, seats taken at any turn."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from curation.engine.masks import masked
from curation.engine.paths import path_of
from curation.engine.records import to_record
from curation.models import Note, Trajectory
from simulation.export.openai_sft import render

HTMX = {"HX-Request": "true"}


def url(name: str, row: Trajectory, *more: object) -> str:
    return reverse(f"curation:{name}", args=[row.pk, *more])


def weights(row: Trajectory) -> list[int]:
    """Of the assistant's messages, as a trainer would read them."""
    path = path_of(row)
    messages = render(masked(to_record(row, path=path), path)).row["messages"]
    return [one.get("weight", 1) for one in messages if one["role"] == "assistant"]


def calling_turn(row: Trajectory) -> int:
    return next(turn.seq for turn in row.own_turns.all() if turn.role == "tool") - 1


def test_one_press_keeps_a_turn_from_training_and_the_next_lets_it_be_learned(
    as_alice: Client, finished: Trajectory
) -> None:
    address = url("turn-mask", finished, calling_turn(finished))
    assert 0 not in weights(finished)
    text = as_alice.post(address, headers=HTMX).content.decode()
    assert "not trained on" in text
    assert weights(finished).count(0) == 1
    text = as_alice.post(address, headers=HTMX).content.decode()
    assert "not trained on" not in text
    assert 0 not in weights(finished)


def test_the_mark_of_a_result_belongs_to_the_message_that_called(
    as_alice: Client, finished: Trajectory
) -> None:
    as_alice.post(url("turn-mask", finished, calling_turn(finished) + 1))
    assert Note.objects.get().turn.seq == calling_turn(finished)
    assert weights(finished).count(0) == 1


def test_a_note_says_do_not_train_of_the_message_that_it_stands_under(
    as_alice: Client, finished: Trajectory
) -> None:
    text = as_alice.get(url("trajectory", finished)).content.decode()
    for turn in finished.own_turns.filter(role="tool"):
        assert url("turn-note", finished, turn.seq) not in text


def test_the_answer_to_a_mark_is_the_turn_in_place_or_the_page_at_it(
    as_alice: Client, finished: Trajectory
) -> None:
    part = as_alice.post(url("turn-mask", finished, 1), headers=HTMX)
    assert part["HX-Retarget"] == "#turn-1"
    assert "<html" not in part.content.decode()
    whole = as_alice.post(url("turn-mask", finished, 1) + "?list=state%3Dqueued")
    assert whole["Location"].endswith("?list=state%3Dqueued&at=1#turn-1")


def test_a_turn_that_is_not_there_is_not_marked(as_alice: Client, finished: Trajectory) -> None:
    assert as_alice.post(url("turn-mask", finished, 999)).status_code == 404
    assert not Note.objects.exists()


def test_a_note_is_withdrawn_by_its_writer_alone(
    as_alice: Client, as_bob: Client, finished: Trajectory
) -> None:
    as_alice.post(url("turn-note", finished, 1), {"body": "Odd."})
    address = url("note-withdraw", finished, 1, Note.objects.get().pk)
    assert "Withdraw" not in as_bob.get(url("trajectory", finished)).content.decode()
    assert as_bob.post(address).status_code == 404
    assert "Odd." not in as_alice.post(address, headers=HTMX).content.decode()
    assert Note.objects.get().withdrawn_at is not None


def test_a_note_that_is_refused_comes_back_in_its_drawer(
    as_alice: Client, finished: Trajectory
) -> None:
    answer = as_alice.post(url("turn-note", finished, 1), {"body": " "}, headers=HTMX)
    assert answer.status_code == 422
    assert "HX-Retarget" not in answer
    assert answer.content.decode().lstrip().startswith("<form")


@pytest.mark.parametrize(("take", "seat", "at"), [("user 11", "user", 11), ("agent 2", "agent", 2)])
def test_a_seat_is_taken_after_the_turn_whose_button_was_pressed(
    as_alice: Client, finished: Trajectory, take: str, seat: str, at: int
) -> None:
    as_alice.post(url("trajectory-seat", finished), {"take": take})
    child = Trajectory.objects.get(parent=finished)
    assert (child.seat, child.fork_at) == (seat, at)
    assert child.state == Trajectory.State.AWAITING_HUMAN


def test_every_turn_offers_the_seat_of_who_speaks_next(
    as_alice: Client, finished: Trajectory
) -> None:
    text = as_alice.get(url("trajectory", finished)).content.decode()
    assert 'value="agent 2"' in text
    assert f'value="user {finished.length}"' in text

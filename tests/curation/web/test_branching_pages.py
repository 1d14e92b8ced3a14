"""Fork, regenerate, edit, note: each is a form that works without a script."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from curation.models import Note, Trajectory
from tests.curation.toy import play


def url(name: str, row: Trajectory, *more: int) -> str:
    return reverse(f"curation:{name}", args=[row.pk, *more])


def child_of(row: Trajectory) -> Trajectory:
    return Trajectory.objects.get(parent=row)


def calling_turn(row: Trajectory) -> int:
    """The seq of the first message with a call."""
    return next(turn.seq for turn in row.own_turns.all() if turn.role == "tool") - 1


def test_a_fork_leads_to_the_page_where_its_turns_arrive(
    as_alice: Client, finished: Trajectory
) -> None:
    answer = as_alice.post(url("trajectory-fork", finished), {"at": "5"})
    child = child_of(finished)
    assert answer["Location"] == reverse("curation:trajectory", args=[child.pk]) + "?at=5"
    assert child.fork_at == 5
    text = as_alice.get(answer["Location"]).content.decode()
    assert "every 700ms" in text
    assert "inherited" in text
    assert "played on at 5" in text


def test_a_running_dialogue_is_forked_as_it_stands(as_alice: Client, blank: Trajectory) -> None:
    play(blank, turns=4)
    as_alice.post(url("trajectory-fork", blank), {"at": "2"})
    assert child_of(blank).length == 2


@pytest.mark.parametrize("at", ["", "x", "-1", "9999"])
def test_a_fork_at_no_place_is_told(as_alice: Client, finished: Trajectory, at: str) -> None:
    answer = as_alice.post(url("trajectory-fork", finished), {"at": at}, follow=True)
    assert "toast--error" in answer.content.decode()
    assert not Trajectory.objects.filter(parent=finished).exists()


def test_the_editor_is_a_fragment_for_htmx_and_a_page_for_others(
    as_alice: Client, finished: Trajectory
) -> None:
    address = url("turn-edit", finished, 1)
    part = as_alice.get(address, headers={"HX-Request": "true"}).content.decode()
    whole = as_alice.get(address).content.decode()
    assert "<html" not in part
    assert "<html" in whole
    assert "What is book 1?" in part
    assert "What is book 1?" in whole


def test_edited_words_begin_a_branch_and_the_parent_stays(
    as_alice: Client, finished: Trajectory
) -> None:
    before = finished.own_turns.get(seq=1).content
    as_alice.post(url("turn-edit", finished, 1), {"message": "What is book 2?"})
    turn = child_of(finished).own_turns.get()
    assert turn.content["message"]["content"] == "What is book 2?"
    assert turn.author == "human-edited"
    assert finished.own_turns.get(seq=1).content == before


def test_the_arguments_of_a_call_can_be_edited(as_alice: Client, finished: Trajectory) -> None:
    seq = calling_turn(finished)
    as_alice.post(url("turn-edit", finished, seq), {"arguments_0": '{"id": 2}', "message": ""})
    call = child_of(finished).own_turns.get().content["message"]["tool_calls"][0]
    assert json.loads(call["function"]["arguments"]) == {"id": 2}


@pytest.mark.parametrize("bad", ["{", "[1]", "null", '"x"', ""])
def test_arguments_that_are_no_object_are_refused_beside_their_field(
    as_alice: Client, finished: Trajectory, bad: str
) -> None:
    seq = calling_turn(finished)
    answer = as_alice.post(url("turn-edit", finished, seq), {"arguments_0": bad})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_arguments_0_error"' in text
    assert (
        'aria-describedby="id_arguments_0_error"' in text.replace("id_arguments_0_helptext ", "")
        or "id_arguments_0_error" in text
    )
    assert not Trajectory.objects.filter(parent=finished).exists()


def test_a_result_can_be_put_in_by_a_person(as_alice: Client, finished: Trajectory) -> None:
    seq = calling_turn(finished) + 1
    as_alice.post(url("turn-edit", finished, seq), {"message": '{"error": "no such book"}'})
    child = child_of(finished)
    assert child.fork_at is not None
    assert child.override["content"] == '{"error": "no such book"}'


def test_empty_words_are_refused(as_alice: Client, finished: Trajectory) -> None:
    answer = as_alice.post(url("turn-edit", finished, 1), {"message": "  "})
    assert answer.status_code == 422
    assert "field__error" in answer.content.decode()


def test_what_the_agent_was_told_is_not_edited(as_alice: Client, finished: Trajectory) -> None:
    assert as_alice.get(url("turn-edit", finished, 0)).status_code == 404
    assert as_alice.get(url("turn-edit", finished, 999)).status_code == 404


def test_a_note_shows_in_every_branch_that_has_its_turn(
    as_alice: Client, finished: Trajectory
) -> None:
    as_alice.post(url("trajectory-fork", finished), {"at": "5"})
    as_alice.post(url("turn-note", finished, 2), {"body": "Too <b>fast</b> here"})
    for row in (finished, child_of(finished)):
        text = as_alice.get(url("trajectory", row)).content.decode()
        assert "Too &lt;b&gt;fast&lt;/b&gt; here" in text


def test_a_turn_can_be_kept_from_training(as_alice: Client, finished: Trajectory) -> None:
    as_alice.post(url("turn-note", finished, 2), {"do_not_train": "on"})
    assert Note.objects.get().kind == Note.Kind.DO_NOT_TRAIN


def test_an_empty_note_is_refused_beside_its_field(as_alice: Client, finished: Trajectory) -> None:
    answer = as_alice.post(url("turn-note", finished, 2), {"body": " "})
    assert answer.status_code == 422
    assert "id_body_error" in answer.content.decode()
    assert as_alice.post(url("turn-note", finished, 999), {"body": "x"}).status_code == 404


def test_a_paused_dialogue_goes_on(as_alice: Client, blank: Trajectory) -> None:
    address = url("trajectory-hold", blank)
    as_alice.post(address, {"do": "pause"})
    blank.refresh_from_db()
    assert blank.state == Trajectory.State.PAUSED
    as_alice.post(address, {"do": "resume"})
    blank.refresh_from_db()
    assert blank.state == Trajectory.State.QUEUED
    assert as_alice.post(address, {"do": "explode"}).status_code == 404

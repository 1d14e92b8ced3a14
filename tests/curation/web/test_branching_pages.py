"""Fork, regenerate, edit, note: each is a form that works without a script."""

from __future__ import annotations

import json
import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from curation.jobs.driver import drive_until_idle
from curation.models import Note, Trajectory, Workspace
from tests.curation.patching import SQL, edit, patched
from tests.curation.toy import make_shelf, play


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


def test_what_the_agent_was_told_is_edited_like_any_turn(
    as_alice: Client, finished: Trajectory
) -> None:
    as_alice.post(url("turn-edit", finished, 0), {"message": "You lend books, one at a time."})
    turn = child_of(finished).own_turns.get()
    assert (turn.role, turn.author) == ("system", "human-edited")
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


def shown_fields(text: str) -> set[str]:
    return set(re.findall(r'name="([a-z_0-9]+)"', text))


def test_one_form_changes_all_that_a_fork_may(as_alice: Client, finished: Trajectory) -> None:
    text = as_alice.get(url("trajectory-fork", finished), {"at": "5"}).content.decode()
    assert {
        "message", "mode", "samples", "rules", "rules_text", "persona", "task_0_kept",
        "task_0_place", "task_0_data", "tasks_added", "limits_turns", "user_on", "agent_model",
    } <= shown_fields(text)  # fmt: skip


def test_several_things_are_changed_at_once(as_alice: Client, finished: Trajectory) -> None:
    task = (finished.tasks or [])[0]
    order = {
        "at": "5",
        "mode": "regenerate",
        "samples": "3",
        "persona": "upset",
        "limits_turns": "60",
        "task_0_kept": "on",
        "task_0_place": "1",
        "task_0_data": json.dumps(task | {"title": "Another"}, indent=1).replace("\n", "\r\n"),
    }
    as_alice.post(url("trajectory-fork", finished), order)
    children = list(Trajectory.objects.filter(parent=finished))
    assert len(children) == 3
    for child in children:
        assert child.persona is not None
        assert child.persona["id"] == "upset"
        assert child.limits["turns"] == 60
        assert [one["title"] for one in child.tasks or []] == ["Another"]


def test_what_was_left_as_it_came_is_no_change(as_alice: Client, finished: Trajectory) -> None:
    task = json.dumps((finished.tasks or [])[0], indent=1).replace("\n", "\r\n")
    order = {"at": "5", "mode": "regenerate", "samples": "1", "message": "", "limits_turns": "160"}
    order |= {"task_0_kept": "on", "task_0_place": "1", "task_0_data": task}
    as_alice.post(url("trajectory-fork", finished), order)
    child = child_of(finished)
    assert (child.tasks, child.limits, child.length) == (finished.tasks, finished.limits, 5)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"task_0_place": "1"}, "message"),
        ({"limits_turns": "3"}, "limits_turns"),
        ({"rules_text": "{"}, "rules_text"),
        ({"rules_text": '{"name": "x", "rules": [{"id": 3}]}'}, "rules_text"),
        ({"samples": "17"}, "samples"),
        ({"task_0_kept": "on", "task_0_place": "1", "task_0_data": "[]"}, "task_0_data"),
        ({"message": "x" * 200_001}, "message"),
    ],
)
def test_a_wrong_field_is_told_beside_it_and_nothing_typed_is_lost(
    as_alice: Client, finished: Trajectory, change: dict[str, str], field: str
) -> None:
    order = {"at": "5", "mode": "regenerate", "message": "Typed words."} | change
    if field == "message" and "message" not in change:
        order |= {"at": "3", "mode": "regenerate"}
    answer = as_alice.post(url("trajectory-fork", finished), order)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in text
    assert order["message"] in text
    assert not Trajectory.objects.filter(parent=finished).exists()


def test_a_call_may_be_of_another_tool(as_alice: Client, finished: Trajectory) -> None:
    order = {"name_0": "lend_book", "arguments_0": '{"id": 2}', "message": ""}
    as_alice.post(url("turn-edit", finished, calling_turn(finished)), order)
    call = child_of(finished).own_turns.get().content["message"]["tool_calls"][0]
    assert call["function"]["name"] == "lend_book"


def test_a_discarded_branch_leads_back_and_is_undone(
    as_alice: Client, as_charlie: Client, finished: Trajectory
) -> None:
    as_alice.post(url("trajectory-fork", finished), {"at": "5"})
    child = child_of(finished)
    assert as_charlie.post(url("trajectory-discard", child)).status_code == 404
    page = as_alice.post(url("trajectory-discard", child), follow=True)
    assert page.redirect_chain == [(url("trajectory", finished) + "?at=5", 302)]
    assert f'action="{url("trajectory-restore", child)}"' in page.content.decode()
    assert as_alice.get(url("trajectory", child)).status_code == 404

    assert as_charlie.post(url("trajectory-restore", child)).status_code == 404
    as_alice.post(url("trajectory-restore", child))
    assert as_alice.get(url("trajectory", child)).status_code == 200
    assert as_alice.post(url("trajectory-restore", child)).status_code == 404


def test_what_nothing_can_play_on_says_so_before(as_alice: Client, finished: Trajectory) -> None:
    Trajectory.objects.filter(pk=finished.pk).update(tools="simulated")
    assert (
        "Nothing here can play it on" in as_alice.get(url("trajectory", finished)).content.decode()
    )
    answer = as_alice.post(url("trajectory-fork", finished), {"at": "5"})
    assert answer.status_code == 422
    assert "Nothing here can play it on" in answer.content.decode()
    assert not Trajectory.objects.filter(parent=finished).exists()

    as_alice.post(url("trajectory-fork", finished), {"at": "5", "mode": "replay"})
    assert child_of(finished).replay is not None


@pytest.mark.django_db(transaction=True)
def test_a_replayed_branch_shows_what_came_out_differently(
    as_alice: Client, finished: Trajectory
) -> None:
    order = {"name_0": "lend_book", "arguments_0": '{"id": 1}', "message": "", "mode": "replay"}
    as_alice.post(url("turn-edit", finished, 2), order)
    drive_until_idle()
    child = child_of(finished)
    text = as_alice.get(url("trajectory", child)).content.decode()
    assert "1 came out differently, the first at turn 7" in text
    assert 'data-do="mend"' in text
    assert ">repeated<" in text
    as_alice.post(url("trajectory-fork", child), {"at": "8"})
    assert child_of(child).path == [[str(finished.pk), 0, 2], [str(child.pk), 2, 8]]


@pytest.mark.django_db(transaction=True)
def test_a_fork_may_be_on_another_version_of_its_domain(
    as_alice: Client, finished: Trajectory, studio: Workspace, alice: User
) -> None:
    new = patched(studio, alice, edit(studio, *SQL))
    form = as_alice.get(url("trajectory-fork", finished), {"at": "5"}).content.decode()
    assert f'<option value="{new.pk}">version 2, the current one</option>' in form
    asked = {"at": "5", "domain": str(new.pk), "mode": "regenerate"}
    told = as_alice.get(url("fork-version", finished), asked).content.decode()
    assert "Turns 3 to 4 are" in told
    assert "get_book" in told

    as_alice.post(url("trajectory-fork", finished), asked | {"message": "Please lend it."})
    child = child_of(finished)
    assert (child.domain, child.fork_at) == (new, 3)
    drive_until_idle()
    page = as_alice.get(url("trajectory", child)).content.decode()
    assert "before turn 6, whence it is played on" in page


def test_a_version_of_another_domain_is_refused_in_its_field(
    as_alice: Client, as_charlie: Client, finished: Trajectory, studio: Workspace
) -> None:
    other = make_shelf(studio, "boxes")
    asked = {"at": "5", "domain": str(other.pk), "mode": "regenerate"}
    assert "boxes" in as_alice.get(url("fork-version", finished), asked).content.decode()
    assert as_charlie.get(url("fork-version", finished), asked).status_code == 404
    answer = as_alice.post(url("trajectory-fork", finished), asked)
    assert answer.status_code == 422
    assert 'id="id_domain_error"' in answer.content.decode()


def test_one_that_still_runs_offers_no_other_version(
    as_alice: Client, blank: Trajectory, studio: Workspace, alice: User
) -> None:
    play(blank, turns=4)
    new = patched(studio, alice, edit(studio, *SQL))
    form = as_alice.get(url("trajectory-fork", blank), {"at": "2"}).content.decode()
    assert str(new.pk) not in form
    assert "once this dialogue has ended" in form

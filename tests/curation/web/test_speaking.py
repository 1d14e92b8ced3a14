"""A person in a seat: the form for words and calls, what it refuses, what the seat may see."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from curation.engine.state import rows_to_state
from curation.models import Job, Trajectory, Workspace
from curation.services.orders import SayOrder
from curation.services.saying import say
from curation.services.seats import take_seat
from tests.curation.toy import make_dialogue, play


@pytest.fixture
def asked(studio: Workspace, alice: User) -> Trajectory:
    """Alice sits on the agent's seat; the user has asked."""
    row = make_dialogue(studio)
    play(row, turns=2)
    return take_seat(row, by=alice, seat=Trajectory.Seat.AGENT)


def send(client: Client, row: Trajectory, **fields: Any) -> Any:
    return client.post(reverse("curation:trajectory-say", args=[row.pk]), fields)


def page(client: Client, row: Trajectory, query: str = "") -> str:
    answer = client.get(reverse("curation:trajectory", args=[row.pk]) + query)
    return str(answer.content.decode())


CALL = {"call-0-tool": "get_book", "call-0-mode": "fields"}


def test_a_tool_is_added_with_its_fields_and_the_words_stay(
    as_alice: Client, asked: Trajectory
) -> None:
    answer = send(as_alice, asked, message="Let me look.", do="add get_book")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="call-0-0"' in text
    assert "Let me look." in text
    assert not asked.own_turns.exists()


def test_two_calls_of_one_turn_are_sent_from_their_fields(
    as_alice: Client, asked: Trajectory
) -> None:
    second = {"call-1-tool": "lend_book", "call-1-mode": "json", "call-1-json": '{"id": 2}'}
    answer = send(as_alice, asked, **CALL, **second, **{"call-0-0": "1"}, expects="2", do="say")
    assert answer.status_code == 302, answer.content.decode()[:500]
    asked.refresh_from_db()
    calls = rows_to_state(asked).turns[2].message.tool_calls
    assert [(one.function.name, one.function.arguments) for one in calls] == [
        ("get_book", '{"id": 1}'),
        ("lend_book", '{"id": 2}'),
    ]


@pytest.mark.parametrize(("typed", "problem"), [("one", "Give a whole number."), ("", "needed")])
def test_a_wrong_argument_is_told_beside_its_field_and_kept(
    as_alice: Client, asked: Trajectory, typed: str, problem: str
) -> None:
    answer = send(as_alice, asked, **CALL, **{"call-0-0": typed}, message="Words.", do="say")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert (problem in text, f'value="{typed}"' in text, "Words." in text) == (True, True, True)
    assert not asked.own_turns.exists()


def test_a_deliberate_fault_is_sent_anyway(as_alice: Client, asked: Trajectory) -> None:
    send(as_alice, asked, **CALL, **{"call-0-0": "one"}, anyway="on", do="say back")
    asked.refresh_from_db()
    (call,) = rows_to_state(asked).turns[2].message.tool_calls
    assert (call.function.arguments, asked.seat) == ('{"id": "one"}', "")


def test_arguments_turn_into_json_and_back(as_alice: Client, asked: Trajectory) -> None:
    text = send(as_alice, asked, **CALL, **{"call-0-0": "7"}, do="over 0").content.decode()
    assert "&quot;id&quot;: 7" in text
    raw = {"call-0-tool": "get_book", "call-0-mode": "json", "call-0-json": '{"id": 7}'}
    assert 'value="7"' in send(as_alice, asked, **raw, do="over 0").content.decode()


def test_words_that_come_too_late_stay_in_the_form(
    as_alice: Client, asked: Trajectory, alice: User
) -> None:
    say(asked, by=alice, order=SayOrder(text="It is Dune."))
    answer = send(as_alice, asked, message="It is Emma, no?", expects="2", do="say")
    assert (answer.status_code, "It is Emma, no?" in answer.content.decode()) == (409, True)


def test_words_for_somebody_elses_seat_stay_in_the_form(as_bob: Client, asked: Trajectory) -> None:
    answer = send(as_bob, asked, message="Mine.", do="say")
    text = answer.content.decode()
    assert (answer.status_code, "Mine." in text, "alice sits" in text) == (409, True, True)


def test_too_long_a_text_is_refused_and_shown_again(as_alice: Client, asked: Trajectory) -> None:
    answer = send(as_alice, asked, message="word " * 40_001, do="say")
    assert (answer.status_code, "200,000" in answer.content.decode()) == (422, True)


def test_a_draft_is_asked_for_put_into_the_form_and_sent(
    as_alice: Client, asked: Trajectory
) -> None:
    text = send(as_alice, asked, message="Half a th", do="suggest").content.decode()
    assert "Half a th" in text
    assert "Call it off" in text
    Job.objects.update(
        state=Job.State.DONE,
        result={
            "message": {"content": "Which book?", "tool_calls": []},
            "by": "agenda",
            "done": False,
        },
    )
    job = Job.objects.get()
    shown = as_alice.get(reverse("curation:trajectory-draft", args=[asked.pk])).content.decode()
    assert f"put {job.pk}" in shown
    text = send(as_alice, asked, do=f"put {job.pk}").content.decode()
    assert ("Which book?" in text, f'value="{job.pk}"' in text) == (True, True)
    assert not asked.own_turns.exists()
    send(as_alice, asked, message="Which book?", draft=str(job.pk), do="say")
    drafted = rows_to_state(Trajectory.objects.get(pk=asked.pk)).turns[2].drafted
    assert drafted is not None
    assert not drafted.edited


def test_the_agents_person_sees_the_policy_and_not_the_task(
    as_alice: Client, asked: Trajectory
) -> None:
    veiled, whole = page(as_alice, asked), page(as_alice, asked, "?see=all")
    assert ("Policy" in veiled, "Borrow the book number 1" in veiled) == (True, False)
    assert "Borrow the book number 1" in whole


def test_the_users_person_sees_the_goal_and_no_tools(
    as_alice: Client, finished: Trajectory, alice: User
) -> None:
    row = take_seat(finished, by=alice, seat=Trajectory.Seat.USER)
    veiled, whole = page(as_alice, row), page(as_alice, row, "?see=all")
    assert ("Borrow the book number 1" in veiled, "get_book" in veiled) == (True, False)
    assert "get_book" in whole


def test_somebody_who_only_looks_on_sees_all(as_bob: Client, asked: Trajectory) -> None:
    assert "tasks-panel" in page(as_bob, asked)
    assert "You see what" not in page(as_bob, asked)

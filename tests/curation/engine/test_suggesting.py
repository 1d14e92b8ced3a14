"""Drafts as a worker makes them: by the embedded cast, and by a model behind a real socket."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from curation.engine.state import rows_to_state
from curation.engine.suggesting import run_suggestion
from curation.engine.work import claim_job
from curation.errors import LeaseLost
from curation.jobs.work import quick_jobs_wait, suggest_until_idle, suggestions_wait
from curation.models import Job, LineupEntry, Trajectory, Workspace
from curation.services.jobs import cancel_job
from curation.services.orders import SayOrder
from curation.services.saying import say
from curation.services.seats import take_seat
from curation.services.suggesting import suggest_turn
from tests.curation.jobs.conftest import lab
from tests.curation.toy import make_dialogue, play
from tests.servers.models import Answer, completion, in_turn
from tests.simulation.cli.test_generate_with_models import serving

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asked(studio: Workspace, alice: User) -> Trajectory:
    row = make_dialogue(studio)
    play(row, turns=2)
    return take_seat(row, by=alice, seat=Trajectory.Seat.AGENT)


def drafted(row: Trajectory, by: User) -> Job:
    job = suggest_turn(row, by=by)
    suggest_until_idle()
    job.refresh_from_db()
    return job


def seat_agent(workspace: Workspace, url: str) -> None:
    LineupEntry.objects.create(
        workspace=workspace, role="agent", endpoint=lab(workspace, url), model="scripted-1"
    )


def test_the_embedded_cast_drafts_and_nothing_enters_the_dialogue(
    asked: Trajectory, alice: User
) -> None:
    job = drafted(asked, alice)

    assert job.state == Job.State.DONE, job.error
    assert job.result["by"] == "agenda"
    assert job.result["message"]["content"] or job.result["message"]["tool_calls"]
    asked.refresh_from_db()
    assert (asked.length, asked.state) == (2, "awaiting_human")


def test_the_settings_model_is_asked_and_its_words_keep_their_origin(
    studio: Workspace, asked: Trajectory, alice: User
) -> None:
    with serving(in_turn(completion("Which book do you mean?"))) as server:
        seat_agent(studio, server.url)
        job = drafted(asked, alice)
    assert job.state == Job.State.DONE, job.error
    words = job.result["message"]["content"]
    row = say(asked, by=alice, order=SayOrder(text=f"{words} ", draft=job.pk))

    turn = rows_to_state(row).turns[2]
    assert (turn.author, turn.by) == ("human", "alice")
    assert turn.drafted is not None
    assert (turn.drafted.by, turn.drafted.edited) == ("scripted-1", False)


def test_a_draft_that_was_changed_is_human_edited(asked: Trajectory, alice: User) -> None:
    job = drafted(asked, alice)
    row = say(asked, by=alice, order=SayOrder(text="In my own words.", draft=job.pk))

    turn = rows_to_state(row).turns[2]
    assert (turn.author, turn.drafted and turn.drafted.edited) == ("human-edited", True)


def test_a_draft_of_another_dialogue_is_nobodys(
    asked: Trajectory, studio: Workspace, alice: User
) -> None:
    job = drafted(asked, alice)
    other = make_dialogue(studio)
    play(other, turns=2)
    mine = take_seat(other, by=alice, seat=Trajectory.Seat.AGENT)
    row = say(mine, by=alice, order=SayOrder(text="It is Dune.", draft=job.pk))

    assert rows_to_state(row).turns[2].drafted is None


def test_a_model_that_cannot_be_asked_fails_the_job_by_name(
    studio: Workspace, asked: Trajectory, alice: User
) -> None:
    seat_agent(studio, "http://127.0.0.1:9/v1")
    job = drafted(asked, alice)
    assert (job.state, job.error["field"]) == (Job.State.FAILED, "base_url")


def test_a_draft_for_a_turn_that_was_said_meanwhile_is_not_made(
    asked: Trajectory, alice: User
) -> None:
    job = suggest_turn(asked, by=alice)
    say(asked, by=alice, order=SayOrder(text="It is Dune."))
    suggest_until_idle()
    job.refresh_from_db()
    assert (job.state, "gone on" in job.error["problem"]) == (Job.State.FAILED, True)


def test_a_draft_that_is_called_off_stops_while_the_model_thinks(
    studio: Workspace, asked: Trajectory, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("curation.engine.suggesting.LOOK_SECONDS", 0.05)
    with serving(in_turn(Answer(completion("Hm."), delay=30.0))) as server:
        seat_agent(studio, server.url)
        job = suggest_turn(asked, by=alice)
        lease = claim_job("w1", 60)
        assert lease is not None
        cancel_job(job)
        with pytest.raises(LeaseLost):
            run_suggestion(lease, job)


def test_drafts_have_a_lane_of_their_own(asked: Trajectory, alice: User) -> None:
    suggest_turn(asked, by=alice)
    assert suggestions_wait()
    assert not quick_jobs_wait()

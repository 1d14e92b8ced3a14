"""A model's words under other rules: a job, before a model behind a real socket."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import User

from curation.engine.casts import cast_json
from curation.engine.lineups import seat_on
from curation.engine.work import claim_job
from curation.errors import Conflict
from curation.jobs.work import SUGGESTING, run_job
from curation.models import Job, Trajectory, Turn, Workspace
from curation.services.previews import MOST_WAITING, order_preview
from simulation.llm.lineup import ModelRole
from tests.curation.jobs.conftest import lab
from tests.servers.models import Answer, Brain, JsonObject, completion
from tests.simulation.cli.test_generate_with_models import serving

pytestmark = pytest.mark.django_db(transaction=True)
SHOUT = "Write in capital letters only."


def obedient(body: JsonObject) -> Answer:
    """Says another thing where it is told to shout."""
    words = "LEND ME BOOK 1." if SHOUT in json.dumps(body) else "Please lend me book 1."
    return Answer(completion(json.dumps({"message": words, "done": False})))


def played_by_model(row: Trajectory, url: str) -> Trajectory:
    seat = seat_on(lab(row.workspace, url), "scripted-1", {})
    row.cast = cast_json({ModelRole.USER: seat})
    row.save(update_fields=["cast"])
    return row


def with_shouting(row: Trajectory) -> JsonObject:
    content: JsonObject = row.rules.content
    return {**content, "rules": [*content["rules"], {"id": "shout", "instruction": SHOUT}]}


def asked(row: Trajectory, brain: Brain, by: User) -> Job:
    with serving(brain) as server:
        played_by_model(row, server.url)
        job = order_preview(row, by=by, at=5, content=with_shouting(row))
        lease = claim_job("w1", 60, SUGGESTING)
        assert lease is not None
        run_job(lease)
    job.refresh_from_db()
    return job


def test_the_model_speaks_under_both_rules_and_nothing_is_stored(
    studio: Workspace, finished: Trajectory, alice: User
) -> None:
    turns = Turn.objects.count()
    job = asked(finished, obedient, alice)
    assert job.state == Job.State.DONE, job.error
    assert job.result["new"]["text"] == "LEND ME BOOK 1."
    assert job.result["again"]["text"] == "Please lend me book 1."
    assert "shout" in job.result["new"]["rules"]
    assert job.result["new"]["by"] == "scripted-1"
    assert Turn.objects.count() == turns


def test_a_model_that_fails_is_told_in_words(finished: Trajectory, alice: User) -> None:
    job = asked(finished, lambda _body: Answer(completion("{}")), alice)
    assert job.state == Job.State.DONE
    assert job.result["new"]["silent"].startswith("The user's model")


def test_nobody_orders_more_than_can_be_waited_for(finished: Trajectory, alice: User) -> None:
    played_by_model(finished, "http://127.0.0.1:9/v1")
    for _ in range(MOST_WAITING):
        order_preview(finished, by=alice, at=1, content=with_shouting(finished))
    with pytest.raises(Conflict):
        order_preview(finished, by=alice, at=1, content=with_shouting(finished))

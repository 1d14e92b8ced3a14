"""Jobs that reach the daily ceiling, as a worker runs them before models on a real socket."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from curation.engine.ceilings import REASON
from curation.engine.resting import mind_ceilings
from curation.errors import Conflict
from curation.models import JobAnswer, LineupEntry, Run, Trajectory, Workspace
from curation.services.imports import import_conversation
from curation.services.judging import judge_run
from curation.services.previews import order_preview
from simulation.synthesis.package import Package
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.presets import default_rules
from simulation.vocabulary.rules import Paradigm
from tests.curation.engine.test_accounts import TOKENS, priced, seated, worked
from tests.curation.engine.test_ceilings import limited, yesterday
from tests.curation.selectors.test_spending import put
from tests.curation.toy import make_dialogue, make_run, play
from tests.simulation.cli.test_continue_with_models import GOAL, Everybody
from tests.simulation.cli.test_generate_with_models import serving
from tests.simulation.conftest import shop, shop_image  # noqa: F401 - fixtures
from tests.simulation.export.chats.conversations import openai
from tests.simulation.seats.llm.judges import Judging

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def three(studio: Workspace) -> Run:
    run = make_run(studio, count=3)
    for at in range(3):
        play(make_dialogue(studio, run_row=run, ordinal=at))
    return run


def test_a_judge_rests_with_the_verdicts_it_has_and_goes_on_when_the_day_turns(
    studio: Workspace, three: Run, alice: User
) -> None:
    limited(studio, max_tokens_day=150)
    with serving(priced(Judging())) as server:
        seated(studio, server.url)
        job = worked(judge_run(three, by=alice, model="scripted-1"))
        assert (job.state, job.reason, job.finished) == ("paused", REASON, None)
        assert (job.tokens, job.result["judged"]) == (2 * TOKENS, 2)

        with pytest.raises(Conflict, match="It is being judged already, and waits"):
            judge_run(three, by=alice, model="scripted-1")

        yesterday()
        mind_ceilings()
        job = worked(job)
        asked = len(server.bodies)

    assert (job.state, job.reason, job.result["judged"]) == ("done", "", 3)
    assert asked == 3


def test_what_a_judge_used_lets_rest_what_is_played(
    studio: Workspace, three: Run, alice: User
) -> None:
    limited(studio, max_tokens_day=150)
    with serving(priced(Judging())) as server:
        endpoint = seated(studio, server.url)
        seat = {"endpoint": str(endpoint.pk), "name": "lab", "model": "m"}
        other = Run.objects.get(pk=three.pk)
        other.pk, other.cast, other.state = None, {"agent": seat}, "running"
        other.save(force_insert=True)
        worked(judge_run(three, by=alice, model="scripted-1"))

    other.refresh_from_db()
    assert (other.state, other.reason) == ("paused", REASON)


def test_a_job_that_is_begun_after_it_is_reached_asks_nothing(
    studio: Workspace, three: Run, alice: User
) -> None:
    limited(studio, max_tokens_day=150)
    put(studio, tokens=500)
    with serving(priced(Judging())) as server:
        seated(studio, server.url)
        job = worked(judge_run(three, by=alice, model="scripted-1"))
        asked = len(server.bodies)

    assert (job.state, job.reason, asked) == ("paused", REASON, 0)


def test_an_import_that_asks_a_model_waits_and_is_whole_when_it_goes_on(
    studio: Workspace,
    shop: Domain,  # noqa: F811
    shop_image: bytes,  # noqa: F811
) -> None:
    limited(studio, max_tokens_day=50_000)
    put(studio, tokens=50_000)
    package = Package(domain=shop, image=shop_image)
    with serving(Everybody({GOAL: [("get_order", {"id": 7733})]}, package)) as server:
        endpoint = seated(studio, server.url)
        seat = {"endpoint": endpoint, "model": "scripted-1"}
        LineupEntry.objects.create(workspace=studio, role="task-writer", **seat)
        job = worked(import_conversation(studio, by=None, conversation=openai()))
        assert (job.state, job.reason, len(server.bodies)) == ("paused", REASON, 0)
        assert not Trajectory.objects.alive().exists()

        yesterday()
        mind_ceilings()
        job = worked(job)

    assert job.state == "done"
    assert Trajectory.objects.alive().get().tasks_total > 0
    assert not JobAnswer.objects.exists()


def test_a_preview_that_reaches_it_in_between_says_so(
    studio: Workspace, alice: User, finished: Trajectory
) -> None:
    with serving(priced(Judging())) as server:
        endpoint = seated(studio, server.url)
        seat = {"endpoint": str(endpoint.pk), "name": "lab", "model": "scripted-1"}
        Trajectory.objects.filter(pk=finished.pk).update(cast={"user": seat})
        finished.refresh_from_db()
        rules = default_rules(Paradigm.USER).model_dump(mode="json")
        job = order_preview(finished, by=alice, at=1, content=rules)
        limited(studio, max_tokens_day=150)
        put(studio, tokens=500)
        job = worked(job)

    assert job.state == "failed"
    assert "may use of models in a day" in job.error["problem"]
    with pytest.raises(Conflict, match="501 of the 150 tokens"):
        order_preview(finished, by=alice, at=1, content=rules)

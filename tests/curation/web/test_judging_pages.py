"""The judge's panel, its critiques at their turns, and what people say to them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from curation.engine.judgements import store_judgement
from curation.models import CritiqueAnswer, Job, Judgement, LineupEntry, Run, Trajectory, Workspace
from simulation.vocabulary.findings import Owner
from simulation.vocabulary.judgement import BulletVerdict, Critique, JudgedBullet, StepVerdict
from simulation.vocabulary.judgement import Judgement as Verdict
from simulation.vocabulary.tasks import BulletKind
from tests.curation.jobs.conftest import lab
from tests.curation.toy import make_dialogue, play
from tests.curation.web.test_query_counts import MOST, queries

HTMX = {"HX-Request": "true"}


@pytest.fixture
def judge(studio: Workspace) -> LineupEntry:
    endpoint = lab(studio, "http://127.0.0.1:9/v1")
    return LineupEntry.objects.create(
        workspace=studio, role="judge", endpoint=endpoint, model="judge-1"
    )


def bullet(place: int, text: str, verdict: BulletVerdict, **more: str) -> JudgedBullet:
    return JudgedBullet(
        task="t1", place=place, text=text, kind=BulletKind.CRITICAL, verdict=verdict, **more
    )


@pytest.fixture
def judgement(finished: Trajectory) -> Judgement:
    verdict = Verdict(
        valid=False,
        reasoning="It went <b>wrong</b>.",
        by="judge-1",
        bullets=(
            bullet(0, "Dune is lent.", BulletVerdict.FAILED, subtask="t1.1", reason="Never."),
            bullet(1, "It is kind.", BulletVerdict.MET),
        ),
        critiques=(
            Critique(seq=2, verdict=StepVerdict.GOOD, text="Looks it up."),
            Critique(seq=8, verdict=StepVerdict.BAD, text="Says <i>done</i>.", owner=Owner.AGENT),
        ),
    )
    return store_judgement(finished.pk, verdict, length=finished.length)


def page(client: Client, row: Trajectory) -> str:
    return client.get(reverse("curation:trajectory", args=[row.pk])).content.decode()


def url(name: str, *keys: object) -> str:
    return reverse(f"curation:{name}", args=keys)


def test_without_a_judge_the_page_says_where_to_give_one(
    as_alice: Client, finished: Trajectory
) -> None:
    text = page(as_alice, finished)
    assert "No model plays the judge" in text
    as_alice.post(url("trajectory-judge", finished.pk))
    assert not Job.objects.filter(kind=Job.Kind.JUDGE).exists()


@pytest.mark.usefixtures("judge")
def test_a_judgement_is_ordered_watched_and_called_off(
    as_alice: Client, finished: Trajectory
) -> None:
    address = url("trajectory-judge", finished.pk)
    text = as_alice.post(address, headers=HTMX).content.decode()
    assert "Waits for a worker" in text
    assert "every 2s" in text
    job = Job.objects.get(kind=Job.Kind.JUDGE)
    as_alice.post(url("judging-cancel", job.pk))
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    text = as_alice.get(address, headers=HTMX).content.decode()
    assert "Have it judged" in text
    assert "every 2s" not in text


@pytest.mark.usefixtures("judge")
def test_what_kept_the_judge_from_its_verdict_is_told(
    as_alice: Client, finished: Trajectory
) -> None:
    as_alice.post(url("trajectory-judge", finished.pk))
    error = {"field": "key", "problem": "The key is refused.", "remedy": "Set another."}
    Job.objects.filter(kind=Job.Kind.JUDGE).update(state=Job.State.FAILED, error=error)
    assert "The key is refused.</strong> Set another." in page(as_alice, finished)


@pytest.mark.usefixtures("judgement")
def test_a_verdict_stands_beside_the_proof_that_denies_it(
    as_alice: Client, finished: Trajectory
) -> None:
    text = page(as_alice, finished)
    assert "the world proves it done" in text
    assert "1 point met or ignored" in text
    assert "It went &lt;b&gt;wrong&lt;/b&gt;." in text
    assert "Says &lt;i&gt;done&lt;/i&gt;." in text
    assert "<b>wrong" not in text


def test_a_critique_is_refused_at_its_turn(
    as_alice: Client, as_bob: Client, finished: Trajectory, judgement: Judgement
) -> None:
    address = url("critique-answer", finished.pk, judgement.pk, 8)
    text = as_alice.post(address, {"answer": "refuse"}, headers=HTMX).content.decode()
    assert 'id="turn-' in text
    assert "The critique of turn 8 is refused." in text
    as_bob.post(address, {"answer": "accept"})
    as_alice.post(address, {"answer": "accept"})
    given = CritiqueAnswer.objects.values_list("by__username", "accepted")
    assert sorted(given) == [("alice", False), ("alice", True), ("bob", True)]
    assert as_alice.post(address, {"answer": "perhaps"}).status_code == 404
    elsewhere = url("critique-answer", finished.pk, judgement.pk, 3)
    assert as_alice.post(elsewhere, {"answer": "accept"}).status_code == 404


def test_a_stranger_judges_nothing_here(
    as_charlie: Client, finished: Trajectory, judgement: Judgement
) -> None:
    job = Job.objects.create(workspace=finished.workspace, kind=Job.Kind.JUDGE)
    address = url("critique-answer", finished.pk, judgement.pk, 8)
    assert as_charlie.post(address, {"answer": "accept"}).status_code == 404
    assert as_charlie.post(url("trajectory-judge", finished.pk)).status_code == 404
    assert as_charlie.post(url("judging-cancel", job.pk)).status_code == 404


@pytest.mark.usefixtures("judge")
def test_a_whole_run_is_judged(as_alice: Client, studio: Workspace, ordered: Run) -> None:
    address = url("run-judge", ordered.pk)
    shown = as_alice.post(address, follow=True).content.decode()
    assert "nothing to judge" in shown
    row = make_dialogue(studio, run_row=ordered)
    play(row)
    shown = as_alice.post(address, follow=True).content.decode()
    assert "The judge waits for a worker" in shown
    (item,) = Job.objects.get(kind=Job.Kind.JUDGE).docket.all()
    assert item.trajectory_id == row.pk
    store_judgement(row.pk, Verdict(valid=True, reasoning="", by="m"), length=row.length)
    assert "1 of 1 judged are valid" in as_alice.get(url("run", ordered.pk)).content.decode()


@pytest.mark.usefixtures("judgement")
def test_the_queue_is_filtered_by_verdict(as_alice: Client, finished: Trajectory) -> None:
    link = url("trajectory", finished.pk)
    for verdict, is_there in (("invalid", True), ("valid", False)):
        text = as_alice.get(url("queue"), {"checks": verdict}).content.decode()
        assert (link in text) is is_there


def test_critiques_cost_no_queries_of_their_own(
    as_alice: Client, finished: Trajectory, judgement: Judgement
) -> None:
    address = url("trajectory", finished.pk)
    few = queries(as_alice, address)
    for _ in range(5):
        answer = url("critique-answer", finished.pk, judgement.pk, 8)
        as_alice.post(answer, {"answer": "accept"})
    assert queries(as_alice, address) == few
    assert few <= MOST

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from curation.engine.sealing import unseal
from curation.models import Job, LineupEntry, ModelEndpoint, Run, Trajectory, Workspace
from simulation.llm.lineup import ModelRole
from tests.curation.toy import make_dialogue, make_run, make_shelf

SECRET = "sk-very-secret-4711"
FIELDS = {"name": "lab", "base_url": "http://127.0.0.1:9/v1", "concurrency": "8"}


@pytest.fixture(autouse=True)
def _no_environment(settings: Settings) -> None:
    settings.OPENAI_BASE_URL = ""


@pytest.fixture
def lab(as_alice: Client) -> ModelEndpoint:
    answer = as_alice.post("/settings/models/new/", FIELDS | {"key": SECRET, "is_default": "on"})
    assert answer.status_code == 302
    return ModelEndpoint.objects.get()


def test_an_endpoint_is_added_and_its_key_shown_nowhere(
    as_alice: Client, lab: ModelEndpoint
) -> None:
    assert unseal(lab.sealed_key) == SECRET
    for path in ("/settings/models/", f"/settings/models/{lab.pk}/", "/settings/"):
        assert SECRET not in as_alice.get(path).content.decode()


def test_a_wrong_endpoint_is_explained_field_by_field_without_the_key(as_alice: Client) -> None:
    wrong = {"name": "My Lab", "base_url": "lab", "concurrency": "8", "key": SECRET}
    answer = as_alice.post("/settings/models/new/", wrong | {"extra": '{"messages": []}'})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "is no address" in page
    assert "messages is set by each request" in page
    assert SECRET not in page
    assert not ModelEndpoint.objects.exists()


def test_what_the_form_and_the_order_refuse_is_told_at_once(as_alice: Client) -> None:
    wrong = {"name": "My Lab", "base_url": "lab", "concurrency": "0", "extra": "nonsense"}
    page = as_alice.post("/settings/models/new/", wrong).content.decode()
    for field in wrong:
        assert f'id="id_{field}_error"' in page, field
    assert not ModelEndpoint.objects.exists()


def test_an_edit_keeps_a_key_that_nobody_typed_and_refuses_a_stale_form(
    as_alice: Client, lab: ModelEndpoint
) -> None:
    path = f"/settings/models/{lab.pk}/"
    assert as_alice.post(path, FIELDS | {"concurrency": "4", "expects": "1"}).status_code == 302
    lab.refresh_from_db()
    assert (lab.concurrency, unseal(lab.sealed_key)) == (4, SECRET)
    stale = as_alice.post(path, FIELDS | {"expects": "1"})
    assert "in between" in stale.content.decode()
    as_alice.post(path, FIELDS | {"forget_key": "on", "expects": "2"})
    lab.refresh_from_db()
    assert lab.sealed_key == ""


def test_an_annotator_sees_and_changes_nothing(as_bob: Client, lab: ModelEndpoint) -> None:
    page = as_bob.get("/settings/models/").content.decode()
    assert "lab" in page
    assert "Add an endpoint" not in page
    for path in (
        "new/",
        "lineup/",
        "lineup/all/",
        f"{lab.pk}/",
        f"{lab.pk}/change/",
        f"{lab.pk}/test/",
    ):
        assert as_bob.post(f"/settings/models/{path}", FIELDS).status_code == 403


def test_a_stranger_finds_none_of_it(as_charlie: Client, lab: ModelEndpoint) -> None:
    page = as_charlie.get("/settings/models/").content.decode()
    assert "No endpoint yet" in page
    assert lab.base_url not in page
    assert as_charlie.get(f"/settings/models/{lab.pk}/").status_code == 404
    assert as_charlie.post(f"/settings/models/{lab.pk}/test/").status_code == 404


@pytest.mark.usefixtures("lab")
def test_the_lineup_is_set_and_a_wrong_part_of_it_named(as_alice: Client) -> None:
    given = {"agent.endpoint": "lab", "agent.model": "m", "agent.parameters": '{"top_p": 0.5}'}
    assert as_alice.post("/settings/models/lineup/", given).status_code == 302
    entry = LineupEntry.objects.get()
    assert (entry.role, entry.model, entry.parameters["top_p"]) == ("agent", "m", 0.5)

    wrong = given | {"judge.endpoint": "lab", "judge.model": "j", "judge.parameters": '{"x": 1}'}
    answer = as_alice.post("/settings/models/lineup/", wrong)
    assert answer.status_code == 422
    assert 'id="id_judge.parameters_error"' in answer.content.decode()
    assert LineupEntry.objects.get().role == "agent"


@pytest.mark.usefixtures("lab")
def test_one_model_is_given_every_role_and_parameters_stay(as_alice: Client) -> None:
    judge = {"judge.endpoint": "lab", "judge.model": "j", "judge.parameters": '{"top_p": 0.5}'}
    as_alice.post("/settings/models/lineup/", judge)
    path = "/settings/models/lineup/all/"
    nameless = as_alice.post(path, {"for_all_endpoint": "lab", "for_all_model": ""})
    assert nameless.status_code == 422
    assert 'id="id_for_all_model_error"' in nameless.content.decode()
    assert LineupEntry.objects.count() == 1

    given = {"for_all_endpoint": "lab", "for_all_model": "m"}
    assert "m has every role" in as_alice.post(path, given, follow=True).content.decode()
    rows = {row.role: row for row in LineupEntry.objects.all()}
    assert set(rows) == {role.value for role in ModelRole}
    assert {row.model for row in rows.values()} == {"m"}
    assert rows["judge"].parameters["top_p"] == 0.5


def test_without_an_endpoint_no_lineup_is_asked_for(as_alice: Client) -> None:
    page = as_alice.get("/settings/models/").content.decode()
    assert "No endpoint yet" in page
    assert "lineup-form" not in page


def test_a_test_is_queued_and_its_steps_shown(as_alice: Client, lab: ModelEndpoint) -> None:
    answer = as_alice.post(f"/settings/models/{lab.pk}/test/", follow=True)
    assert "Waits for a worker" in answer.content.decode()
    step = {"name": "models", "title": "Reaching the endpoint", "seconds": 0.5, "detail": ""}
    wrong = {
        "state": "failed",
        "field": "key",
        "problem": "<b>key refused</b>",
        "remedy": "Set it.",
    }
    Job.objects.update(
        state="done", result={"model": "m", "models": ["m"], "ok": False, "steps": [step | wrong]}
    )
    page = as_alice.get(f"/settings/models/tests/{Job.objects.get().pk}/").content.decode()
    assert "something failed" in page
    assert "&lt;b&gt;key refused&lt;/b&gt;" in page
    assert "Set it." in page
    assert "something failed" in as_alice.get("/settings/models/").content.decode()


@pytest.mark.usefixtures("lab")
def test_a_run_is_cast_seat_by_seat(as_alice: Client, studio: Workspace) -> None:
    shelf = make_shelf(studio)
    fields = {"domain": str(shelf.pk), "paradigm": "user", "count": "1", "tools": "executed"}
    wrong = as_alice.post("/runs/new/", fields | {"agent_on": "lab"})
    assert wrong.status_code == 422
    assert 'id="id_agent_model_error"' in wrong.content.decode()
    assert "Name a model." in wrong.content.decode()

    right = as_alice.post("/runs/new/", fields | {"agent_on": "lab", "agent_model": "m"})
    assert right.status_code == 302
    assert list(Run.objects.get().cast) == ["agent"]
    page = as_alice.get(right["Location"]).content.decode()
    assert "agent: m on lab" in page
    assert "agent_on=lab&amp;agent_model=m" in page, "it can be repeated"


def test_the_failures_of_a_run_are_told_by_reason_in_words(
    as_alice: Client, studio: Workspace
) -> None:
    run = make_run(studio)
    reasons = ["agent_model_not_found", "agent_model_not_found", "limit"]
    for place, reason in enumerate(reasons):
        row = make_dialogue(studio, run_row=run, ordinal=place)
        Trajectory.objects.filter(pk=row.pk).update(
            state="failed", reason=reason, detail="<b>500 turns</b> are the limit."
        )
    Run.objects.update(dialogues_failed=3)
    page = as_alice.get(f"/runs/{run.pk}/").content.decode()
    assert "3 dialogues failed." in page
    assert "2: The agent&#x27;s model is not there at its endpoint." in page
    assert "1: Limit. &lt;b&gt;500 turns&lt;/b&gt; are the limit." in page


@pytest.mark.usefixtures("lab")
def test_a_run_is_judged_from_its_page_only_where_there_is_a_judge(
    as_alice: Client, studio: Workspace
) -> None:
    run = make_run(studio)
    assert "No model plays the judge" in as_alice.get(f"/runs/{run.pk}/").content.decode()
    as_alice.post("/settings/models/lineup/", {"judge.endpoint": "lab", "judge.model": "j"})
    assert "Judge these" in as_alice.get(f"/runs/{run.pk}/").content.decode()


@pytest.mark.usefixtures("lab")
def test_simulated_tools_are_played_by_the_lineup_where_nobody_is_named(
    as_alice: Client, studio: Workspace
) -> None:
    given = {"tool-simulator.endpoint": "lab", "tool-simulator.model": "t"}
    as_alice.post("/settings/models/lineup/", given)
    assert "lineup, where needed: t" in as_alice.get("/runs/new/").content.decode()
    fields = {"domain": str(make_shelf(studio).pk), "paradigm": "user", "count": "1"}
    as_alice.post("/runs/new/", fields | {"tools": "executed"})
    as_alice.post("/runs/new/", fields | {"tools": "simulated"})
    casts = {run.tools: list(run.cast) for run in Run.objects.all()}
    assert casts == {"executed": [], "simulated": ["tool-simulator"]}


def test_a_run_that_could_not_start_says_why_and_starts_again(
    as_alice: Client, studio: Workspace
) -> None:
    run = make_run(studio)
    problem = {"field": "key", "problem": "m at x: key refused.", "remedy": "Set the key."}
    Run.objects.update(state="failed", problem=problem)
    page = as_alice.get(f"/runs/{run.pk}/").content.decode()
    assert "key refused" in page
    assert "Start again" in page
    as_alice.post(f"/runs/{run.pk}/change/", {"do": "restart"})
    run.refresh_from_db()
    assert (run.state, run.problem) == ("queued", None)


@pytest.mark.usefixtures("lab")
def test_a_dialogue_goes_on_with_another_cast(as_alice: Client, finished: Trajectory) -> None:
    path = f"/trajectories/{finished.pk}/fork/"
    assert "Fork with changes" in as_alice.get(path, {"at": "3"}).content.decode()
    refused = as_alice.post(path, {"at": "3", "agent_on": "lab"})
    assert refused.status_code == 422
    as_alice.post(path, {"at": "3", "agent_on": "lab", "agent_model": "m"})
    child = Trajectory.objects.get(parent=finished)
    assert (child.fork_at, child.model) == (3, "agent m")

    edit = f"/trajectories/{finished.pk}/turns/1/edit/"
    assert "Who goes on" in as_alice.get(edit).content.decode()
    as_alice.post(edit, {"message": "Hello?", "user_on": "lab", "user_model": "u"})
    assert Trajectory.objects.filter(parent=finished, model="user u").count() == 1


def test_a_rate_is_set_and_the_page_says_whom_a_change_reaches(
    as_alice: Client, lab: ModelEndpoint, studio: Workspace
) -> None:
    cast = {"agent": {"endpoint": str(lab.pk), "name": "lab", "model": "m"}}
    run = make_run(studio)
    Run.objects.update(cast=cast, title="Night run")
    make_dialogue(studio, run_row=run, cast=cast, state="generating")
    path = f"/settings/models/{lab.pk}/"

    answer = as_alice.post(path, FIELDS | {"per_minute": "90", "expects": "1"}, follow=True)

    lab.refresh_from_db()
    assert lab.per_minute == 90
    assert "from the next call of 1 dialogue being written" in answer.content.decode()
    page = as_alice.get(path).content.decode()
    assert "1 dialogue</strong> being written takes them up" in page
    assert "Night run" in page

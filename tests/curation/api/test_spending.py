from __future__ import annotations

from curation.engine.casts import ModelSeat
from curation.models import Run, Workspace
from tests.curation.api.conftest import Api
from tests.curation.engine.test_ceilings import cast_run
from tests.curation.selectors.test_spending import put, today
from tests.curation.toy import make_dialogue


def test_scripts_are_told_what_was_spent(api: Api, charlies: Api, studio: Workspace) -> None:
    put(studio, purpose="fork", cost=0.25)
    put(studio, past=30, endpoint="")

    told = api.get("/spending", days=2).json()

    assert (told["prompt_tokens"], told["completion_tokens"], told["cost"]) == (10, 1, 0.25)
    assert [one["purpose"] for one in told["purposes"]] == ["fork"]
    assert told["models"][0] | {"cost": 0.25} == told["models"][0]
    assert (told["models"][0]["endpoint"], told["models"][0]["name"]) == ("environment",) * 2
    assert (told["step"], len(told["times"]), told["until"]) == ("day", 2, str(today()))
    everything = api.get("/spending").json()
    assert everything["prompt_tokens"] == 20
    assert None in [one["endpoint"] for one in everything["models"]]
    assert charlies.get("/spending").json()["prompt_tokens"] == 0


def test_a_period_that_makes_no_sense_is_refused(api: Api, studio: Workspace) -> None:
    assert api.get("/spending", days=0).status_code == 422
    assert api.get("/spending", months=1).json()["errors"][0]["field"] == "months"


def test_a_ceiling_is_set_told_and_taken_away(api: Api, bobs: Api, studio: Workspace) -> None:
    put(studio, tokens=500, cost=0.25)

    told = api.change("PATCH", "/spending/ceiling", {"max_tokens_day": 400}).json()

    assert (told["max_tokens_day"], told["max_cost_day"], told["reached"]) == (400, None, True)
    assert told["used_today"] == {"prompt_tokens": 500, "completion_tokens": 1, "cost": 0.25}
    assert told["until"].endswith("T00:00:00Z")
    assert bobs.get("/spending/ceiling").json() == told
    (still,) = api.get("/waiting").json()["items"]
    assert (still["subject"], still["kind"]) == ("workspace", "day_ceiling_reached")
    assert "501 of the 400 tokens" in still["words"]
    assert still["until"] == told["until"]
    gone = api.change("PATCH", "/spending/ceiling", {"max_tokens_day": None}).json()
    assert (gone["max_tokens_day"], gone["reached"]) == (None, False)
    assert gone["used_today"]["prompt_tokens"] == 500
    assert api.get("/waiting").json()["items"] == []


def test_who_may_set_a_ceiling_and_which(
    api: Api, bobs: Api, charlies: Api, studio: Workspace
) -> None:
    refused = bobs.change("PATCH", "/spending/ceiling", {"max_tokens_day": 4_000})
    assert refused.status_code == 403
    for body, field in (({"max_tokens_day": 3}, "max_tokens_day"), ({"most": 3}, "most")):
        answer = api.change("PATCH", "/spending/ceiling", body)
        assert answer.status_code == 422
        (error,) = answer.json()["errors"]
        assert error["field"] == field
        assert error["message"]
        assert error["remedy"]
    api.change("PATCH", "/spending/ceiling", {"max_tokens_day": 4_000})
    assert charlies.get("/spending/ceiling").json()["max_tokens_day"] is None


def test_what_rests_says_so(api: Api, studio: Workspace) -> None:
    put(studio, tokens=500)
    run = cast_run(studio)
    seat = ModelSeat(endpoint="environment", name="environment", model="m")
    Run.objects.update(cast={"agent": seat.model_dump(mode="json")})
    run.refresh_from_db()
    row = make_dialogue(studio, run_row=run, cast=run.cast)
    fork = make_dialogue(studio, cast=run.cast, state="paused", reason="day_ceiling_reached")
    api.change("PATCH", "/spending/ceiling", {"max_tokens_day": 400})

    told = api.get(f"/runs/{run.pk}").json()

    assert (told["state"], told["reason"]) == ("paused", "day_ceiling_reached")
    assert told["waiting_for"]["kind"] == "day_ceiling_reached"
    assert "00:00 UTC" in told["waiting_for"]["words"]
    for one in (row, fork):
        found = api.get(f"/trajectories/{one.pk}").json()
        assert found["waiting_for"]["kind"] == "day_ceiling_reached"
    assert api.post(f"/runs/{run.pk}/resume").status_code == 409
    assert api.post(f"/trajectories/{fork.pk}/resume").status_code == 409
    api.change("PATCH", "/spending/ceiling", {"max_tokens_day": 4_000})
    assert api.get(f"/runs/{run.pk}").json()["state"] == "running"

from __future__ import annotations

from curation.models import Workspace
from tests.curation.api.conftest import Api
from tests.curation.selectors.test_spending import put, today


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

"""Experiments and previews through the API: what is answered, and what is refused by name."""

from __future__ import annotations

import uuid

import pytest
from django.contrib.auth.models import User

from curation.models import Experiment, RuleSetVersion, Trajectory
from curation.services.rule_sets import save_rules
from tests.curation.api.conftest import Api
from tests.curation.services.test_experiments import (
    branches,
    experiment,
    new,
    old,
    play_all,
    played,
)

__all__ = ["experiment", "new", "old", "played"]


def test_an_experiment_is_started_read_and_decided(
    api: Api, old: RuleSetVersion, new: RuleSetVersion
) -> None:
    started = api.post(f"/rules/{new.pk}/experiments", {"against": str(old.pk), "sample": 2})
    assert started.status_code == 201, started.content
    key = started.json()["id"]
    whole = api.get(f"/experiments/{key}").json()
    assert (whole["state"], whole["comparison"], len(whole["pairs"])) == ("playing", None, 2)
    assert api.post(f"/experiments/{key}/adopt", {}).status_code == 409
    play_all(branches(Experiment.objects.get()))
    whole = api.get(f"/experiments/{key}").json()
    assert whole["state"] == "ready"
    figures = {one["name"]: one for one in whole["comparison"]["figures"]}
    assert {"turns", "tasks", "success"} <= figures.keys()
    for one in figures.values():
        assert one["words"]
    assert figures["turns"]["old"].keys() == {"value", "low", "high"}
    assert api.post(f"/experiments/{key}/review").json() == {"sent": 2}
    said = api.post(f"/experiments/{key}/adopt", {"reason": "Shorter"})
    assert (said.status_code, said.json()["after"]) == (201, str(new.pk))
    assert api.post(f"/experiments/{key}/discard", {}).status_code == 409
    assert api.post(f"/experiments/{key}/undo").status_code == 201
    assert [one["id"] for one in api.get("/experiments").json()["items"]] == [key]


@pytest.mark.parametrize("sample", [0, -1, 10**6, 2.5, "many", True])
def test_a_sample_has_bounds(
    api: Api, old: RuleSetVersion, new: RuleSetVersion, sample: object
) -> None:
    answer = api.post(f"/rules/{new.pk}/experiments", {"against": str(old.pk), "sample": sample})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "sample"
    assert not Experiment.objects.exists()


def test_versions_that_cannot_be_compared_are_refused_by_name(
    api: Api, old: RuleSetVersion, new: RuleSetVersion, alice: User
) -> None:
    other = save_rules(old.workspace, by=alice, content={**old.content, "name": "other"})
    for against in (other, new):
        answer = api.post(f"/rules/{new.pk}/experiments", {"against": str(against.pk)})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "against"
    missing = api.post(f"/rules/{new.pk}/experiments", {"against": str(uuid.uuid4())})
    assert missing.status_code == 404


def test_no_dialogue_under_the_version_says_so(
    api: Api, old: RuleSetVersion, new: RuleSetVersion
) -> None:
    answer = api.post(f"/rules/{old.pk}/experiments", {"against": str(new.pk)})
    assert answer.status_code == 422
    assert "No finished dialogue" in answer.json()["errors"][0]["message"]


def test_a_stranger_finds_none_of_it(
    charlies: Api, experiment: Experiment, played: list[Trajectory], new: RuleSetVersion
) -> None:
    assert charlies.get(f"/experiments/{experiment.pk}").status_code == 404
    assert charlies.post(f"/experiments/{experiment.pk}/discard", {}).status_code == 404
    assert (
        charlies.get(f"/rules/{new.pk}/preview", trajectory=played[0].pk, at=1).status_code == 404
    )
    assert charlies.get("/experiments").json()["items"] == []


def test_the_rules_that_a_turn_was_said_under_would_say_it_again(
    api: Api, old: RuleSetVersion, played: list[Trajectory]
) -> None:
    answer = api.get(f"/rules/{old.pk}/preview", trajectory=str(played[0].pk), at=1)
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert told["new"]["text"] == told["old"]["text"] != ""
    assert told["new"]["rules"] == told["old"]["rules"] != []


def test_rules_that_are_not_saved_are_previewed_and_read_with_care(
    api: Api, old: RuleSetVersion, played: list[Trajectory]
) -> None:
    where = {"trajectory": str(played[0].pk), "at": 1}
    off = [{**one, "dials": {**one["dials"], "probability": 0.0}} for one in old.content["rules"]]
    quiet = api.post("/rules/preview", where | {"rules": {**old.content, "rules": off}})
    assert quiet.json()["new"]["rules"] == []
    long = [{**old.content["rules"][0], "instruction": "x" * 1_000_000}]
    answer = api.post("/rules/preview", where | {"rules": {**old.content, "rules": long}})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "rules"
    other = api.post("/rules/preview", {**where, "at": 2, "rules": old.content})
    assert other.json()["errors"][0]["field"] == "at"
    asked = api.post("/rules/preview/model", where | {"rules": old.content})
    assert asked.status_code == 409

"""The pages of experiments and of blame: ordering, watching, reading, deciding."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from curation.models import Experiment, RuleSetVersion, Trajectory
from tests.curation.services.test_experiments import (
    branches,
    experiment,
    fired,
    new,
    old,
    play_all,
    played,
)
from tests.curation.web.test_rules_pages import sent

__all__ = ["experiment", "new", "old", "played"]


def order(client: Client, new: RuleSetVersion, **fields: Any) -> Any:
    address = reverse("curation:experiment-new", args=[new.name])
    return client.post(address, {"version": new.number, "against": 1, "sample": 1} | fields)


def decide(client: Client, row: Experiment, do: str, reason: str = "") -> Any:
    address = reverse("curation:experiment-decide", args=[row.pk])
    return client.post(address, {"do": do, "reason": reason}, follow=True)


def page(client: Client, row: Experiment, **headers: str) -> str:
    answer = client.get(reverse("curation:experiment", args=[row.pk]), headers=headers)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_an_experiment_is_ordered_watched_read_and_adopted(
    as_alice: Client, new: RuleSetVersion
) -> None:
    answer = order(as_alice, new)
    row = Experiment.objects.get()
    assert answer["Location"] == reverse("curation:experiment", args=[row.pk])
    assert "0 of 2 branches are played" in page(as_alice, row)
    assert "hx-trigger" in page(as_alice, row, **{"HX-Request": "true"})
    play_all(branches(row))
    text = page(as_alice, row)
    assert "Turns per dialogue" in text
    assert "One pair says nothing of chance." in text
    assert "Adopted: version 2" in decide(as_alice, row, "adopt", "Shorter").content.decode()
    assert "Taken back" in decide(as_alice, row, "undo").content.decode()
    assert "Shorter" in page(as_alice, row)


def test_branches_that_wait_for_the_next_day_say_so(
    as_alice: Client, experiment: Experiment
) -> None:
    assert "00:00 UTC" not in page(as_alice, experiment)
    rests = {"state": "paused", "reason": "day_ceiling_reached"}
    Trajectory.objects.filter(origin="experiment").update(**rests)
    for headers in ({}, {"HX-Request": "true"}):
        assert "It goes on by itself at 00:00 UTC" in page(as_alice, experiment, **headers)


def test_what_cannot_be_ordered_stands_beside_its_field(
    as_alice: Client, new: RuleSetVersion
) -> None:
    for fields in ({"sample": 0}, {"sample": 1_000_000}, {"against": 9}, {"against": new.number}):
        answer = order(as_alice, new, **fields)
        assert answer.status_code == 422, fields
        assert answer.context["form"].errors.keys() <= {"sample", "against"}
    assert not Experiment.objects.exists()


def test_one_version_alone_cannot_be_tried(as_alice: Client, old: RuleSetVersion) -> None:
    answer = as_alice.get(reverse("curation:experiment-new", args=[old.name]))
    assert "There is one version" in answer.content.decode()
    assert reverse("curation:rule-edit", args=[old.name]) in answer.content.decode()


def test_saving_can_go_on_to_the_trial(as_alice: Client, old: RuleSetVersion) -> None:
    address = reverse("curation:rule-edit", args=[old.name])
    answer = as_alice.post(address, sent(old, **{"rule-0-probability": "0.25", "try": "1"}))
    assert answer["Location"].endswith("/experiment/?version=2&against=1")
    assert as_alice.get(answer["Location"]).context["form"].initial["against"] == 1


def test_a_stranger_sees_and_decides_nothing(as_charlie: Client, experiment: Experiment) -> None:
    address = reverse("curation:experiment", args=[experiment.pk])
    assert as_charlie.get(address).status_code == 404
    assert as_charlie.post(f"{address}decide/", {"do": "discard"}).status_code == 404
    name = experiment.name
    for page_ in ("experiment-new", "rule-blame"):
        assert as_charlie.get(reverse(f"curation:{page_}", args=[name])).status_code == 404


def test_an_unknown_decision_is_not_there(as_alice: Client, experiment: Experiment) -> None:
    assert decide(as_alice, experiment, "shred").status_code == 404


def test_the_rules_page_lists_its_experiments(as_alice: Client, experiment: Experiment) -> None:
    text = as_alice.get(reverse("curation:rule", args=[experiment.name])).content.decode()
    assert "v1 against v2" in text
    listed = as_alice.get(f"{reverse('curation:queue')}?origin=experiment")
    assert "experiment, at" in listed.content.decode()


def test_blame_says_what_was_read_and_leads_to_the_turns(
    as_alice: Client, old: RuleSetVersion, played: list[Trajectory]
) -> None:
    rule = fired(played[0])
    answer = as_alice.get(reverse("curation:rule-blame", args=[old.name]))
    assert answer.context["blame"].dialogues == 3
    assert "newest 3 finished dialogues" in answer.content.decode()
    places = as_alice.get(reverse("curation:rule-fired", args=[old.name, rule]))
    assert places.context["places"]
    assert f"/trajectories/{played[0].pk}/?at=" in places.content.decode()


@pytest.mark.parametrize("query", ["?version=9", "?after=nonsense"])
def test_blame_of_nothing_is_not_there(as_alice: Client, old: RuleSetVersion, query: str) -> None:
    rule = old.content["rules"][0]["id"]
    address = reverse("curation:rule-fired", args=[old.name, rule])
    assert as_alice.get(f"{address}{query}").status_code == 404
    assert as_alice.get(reverse("curation:rule-fired", args=[old.name, "none"])).status_code == 404

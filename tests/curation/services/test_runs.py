from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import User

from curation.engine.leases import claim
from curation.engine.prepare import draft_of
from curation.errors import Busy, Refused
from curation.models import Run, Upload, Workspace
from curation.services import runs
from curation.services.orders import RunOrder, read_order
from curation.services.packs import install_pack
from curation.services.runs import start_run
from simulation.dialogue.begin import dialogue_seed
from simulation.vocabulary.persona_sets import persona_set, persona_set_names
from tests.curation.toy import make_rules, make_shelf


@pytest.fixture(autouse=True)
def _shelf(studio: Workspace) -> None:
    make_shelf(studio)


def start(studio: Workspace, by: User | None = None, **order: Any) -> Run:
    return start_run(studio, by=by, order=RunOrder(**{"domain": "shelf", "count": 3} | order))


def test_a_run_queues_its_dialogues(studio: Workspace, alice: User) -> None:
    run = start(studio, alice, seed=7, faults=0.25, pace=1.0)

    rows = run.trajectories.order_by("ordinal")
    assert [row.seed for row in rows] == [dialogue_seed(7, place) for place in range(3)]
    assert {(row.state, row.faults, row.pace, row.length) for row in rows} == {
        ("queued", 0.25, 1.0, 0)
    }
    assert (run.created_by, run.paradigm, run.rules.name) == (alice, "user", "user-oriented")


def test_two_runs_without_a_seed_differ(studio: Workspace) -> None:
    assert start(studio).seed != start(studio).seed


def test_a_paradigm_brings_its_rules(studio: Workspace) -> None:
    run = start(studio, paradigm="task")

    assert (run.paradigm, run.rules.name) == ("task", "task-oriented")


def test_every_set_of_personas_can_be_ordered(studio: Workspace) -> None:
    for name in persona_set_names():
        assert start(studio, personas=name).personas == name
    assert start(studio).personas == ""


def test_the_personas_of_the_set_speak_in_place_of_the_domains_own(studio: Workspace) -> None:
    install_pack(studio, name="orders")
    start(studio, domain="orders", count=6, personas="demanding")
    demanding = {persona.name for persona in persona_set("demanding")}

    drafts = [draft for lease in claim("w1", 6, 60) if (draft := draft_of(lease))]
    speaking = {json.loads(draft.drawn().persona)["name"] for draft in drafts}

    assert speaking <= demanding
    assert len(speaking) > 1


def test_rules_are_named_or_given(studio: Workspace) -> None:
    saved = make_rules(studio)

    assert start(studio, rules=str(saved.id)).rules == saved
    assert start(studio, rules=saved.content).rules == saved
    assert start(studio, rules="impatient").rules.name == "impatient"


def test_an_uploaded_database_is_named_by_its_id(studio: Workspace) -> None:
    upload = Upload.objects.create(
        workspace=studio, filename="a.db", path="a.db", status="ready", domain=make_shelf(studio)
    )

    assert start(studio, domain=None, database=str(upload.id)).domain.name == "shelf"


@pytest.mark.parametrize(
    ("order", "field"),
    [
        ({"domain": "nowhere"}, "domain"),
        ({"domain": None}, "domain"),
        ({"database": "x"}, "domain"),
        ({"domain": None, "database": "x"}, "database"),
        ({"rules": "nobody"}, "rules"),
        ({"rules": {"name": "x"}}, "rules.rules"),
        ({"model": "gpt-9"}, "model"),
        ({"paradigm": "task", "rules": "user-oriented"}, "paradigm"),
    ],
)
def test_what_cannot_be_ordered_is_refused_by_field(
    studio: Workspace, order: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        start(studio, **order)

    assert [problem.field for problem in refused.value.problems] == [field]
    assert not Run.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"count": 0}, "count"),
        ({"count": 10_000_000}, "count"),
        ({"priority": "urgent"}, "priority"),
        ({"max_tokens_total": 0}, "max_tokens_total"),
        ({"max_cost": -1}, "max_cost"),
        ({"max_cost": float("nan")}, "max_cost"),
        ({"faults": 1.5}, "faults"),
        ({"tasks_per_dialogue": 0}, "tasks_per_dialogue"),
        ({"mood": "good"}, "mood"),
        ({"personas": "grumpy"}, "personas"),
    ],
)
def test_fields_out_of_bounds_are_named(given: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        read_order(RunOrder, given)

    assert [problem.field for problem in refused.value.problems] == [field]


def test_another_workspaces_domain_does_not_exist(
    studio: Workspace, rival: Workspace, charlie: User
) -> None:
    make_shelf(rival, "secret")

    with pytest.raises(Refused):
        start(studio, domain="secret")


def test_an_unfinished_upload_says_to_wait(studio: Workspace) -> None:
    upload = Upload.objects.create(workspace=studio, filename="a.db", path="a.db")

    with pytest.raises(Refused, match="still being read"):
        start(studio, domain=None, database=str(upload.id))


def test_a_flood_is_held_off(studio: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "MOST_WAITING", 2)
    start(studio)

    with pytest.raises(Busy):
        start(studio)

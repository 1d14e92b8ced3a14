"""The editor's preview: a real turn, said anew under what is typed, and nothing stored."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from curation.models import Job, RuleSetVersion, Trajectory, Turn
from tests.curation.web.test_rules_pages import sent

HTMX = {"HX-Request": "true"}


def look(client: Client, rules: RuleSetVersion, **fields: Any) -> Any:
    address = reverse("curation:rule-preview", args=[rules.name])
    return client.post(address, sent(rules, **fields), headers=HTMX)


@pytest.fixture
def rules(finished: Trajectory) -> RuleSetVersion:
    return finished.rules


def test_the_newest_dialogue_is_looked_at_and_nothing_is_stored(
    as_alice: Client, rules: RuleSetVersion, finished: Trajectory
) -> None:
    turns, versions = Turn.objects.count(), RuleSetVersion.objects.count()
    answer = look(as_alice, rules)
    assert answer.status_code == 200
    assert answer.context["old"].text == "What is book 1?"
    assert answer.context["new"].text
    assert answer.context["dialogue"] == finished
    assert (Turn.objects.count(), RuleSetVersion.objects.count()) == (turns, versions)


def test_another_turn_is_said_under_what_is_typed(
    as_alice: Client, rules: RuleSetVersion, finished: Trajectory
) -> None:
    fields = {"trajectory": str(finished.pk), "at": "5"}
    quiet = {f"rule-{n}-on": "" for n, _rule in enumerate(rules.content["rules"])}
    plain = look(as_alice, rules, **fields)
    silent = look(as_alice, rules, **fields, **quiet)
    assert plain.context["at"] == silent.context["at"] == 5
    assert silent.context["new"].rules == ()
    assert plain.context["new"].rules


def test_what_cannot_be_used_is_told_in_its_place(as_alice: Client, rules: RuleSetVersion) -> None:
    answer = look(as_alice, rules, **{"rule-0-instruction": "x" * 1_000_000})
    assert "cannot be used" in answer.content.decode()
    plain = as_alice.post(
        reverse("curation:rule-preview", args=[rules.name]),
        sent(rules, **{"rule-0-probability": "2"}),
    )
    assert plain.status_code == 422


def test_a_turn_of_the_agents_falls_back_to_one_of_the_users(
    as_alice: Client, rules: RuleSetVersion
) -> None:
    assert look(as_alice, rules, at="2").context["at"] == 1


def test_a_dialogue_of_elsewhere_is_not_there(
    as_alice: Client, as_charlie: Client, rules: RuleSetVersion, finished: Trajectory
) -> None:
    assert look(as_charlie, rules, trajectory=str(finished.pk)).status_code == 404
    assert look(as_alice, rules, trajectory="nonsense").status_code == 404


def test_the_embedded_user_needs_no_job(as_alice: Client, rules: RuleSetVersion) -> None:
    answer = look(as_alice, rules, ask="1")
    assert "No model speaks" in answer.content.decode()
    assert not Job.objects.exists()


def test_the_workbench_leads_to_its_turn_in_the_editor(
    as_alice: Client, finished: Trajectory
) -> None:
    page = as_alice.get(reverse("curation:trajectory", args=[finished.pk])).content.decode()
    link = f"{reverse('curation:rule-edit', args=[finished.rules.name])}?trajectory={finished.pk}"
    assert f"{link}&at=1" in page or f"{link}&amp;at=1" in page
    editor = as_alice.get(f"{link}&at=5").content.decode()
    assert f'name="trajectory" value="{finished.pk}"' in editor
    assert 'name="at" value="5"' in editor

"""The rules editor: versions, what differs, a stale write, an old version again."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from curation.models import RuleSetVersion, Workspace
from tests.curation.toy import make_rules


@pytest.fixture
def rules(studio: Workspace) -> RuleSetVersion:
    return make_rules(studio)


def sent(rules: RuleSetVersion, **changes: Any) -> dict[str, Any]:
    """What a browser posts for the rule set, with some fields changed."""
    data: dict[str, Any] = {
        "note": "Less chatty",
        "expects": rules.number,
        "rule_count": len(rules.content["rules"]),
        "new-on": "on",
        "new-strength": "1.0",
        "new-probability": "1.0",
        "new-first_turn": "1",
    }
    for index, rule in enumerate(rules.content["rules"]):
        dials = rule["dials"]
        data |= {
            f"rule-{index}-id": rule["id"],
            f"rule-{index}-instruction": rule["instruction"],
            f"rule-{index}-on": "on" if dials["probability"] else "",
            f"rule-{index}-strength": dials["strength"],
            f"rule-{index}-probability": dials["probability"],
            f"rule-{index}-first_turn": dials["first_turn"],
            f"rule-{index}-last_turn": dials["last_turn"] or "",
            f"rule-{index}-hook": rule["hook"] or "",
            f"rule-{index}-linter": rule["linter"] or "",
        }
    return {name: value for name, value in (data | changes).items() if value is not None}


def save(client: Client, rules: RuleSetVersion, **changes: Any) -> Any:
    address = reverse("curation:rule-edit", args=[rules.name])
    return client.post(address, sent(rules, **changes))


def newest(rules: RuleSetVersion) -> RuleSetVersion:
    found = RuleSetVersion.objects.filter(name=rules.name).order_by("-number").first()
    assert found is not None
    return found


def test_a_dial_makes_a_new_version_with_author_and_note(
    as_alice: Client, rules: RuleSetVersion
) -> None:
    answer = save(as_alice, rules, **{"rule-0-probability": "0.25"})
    saved = newest(rules)
    assert answer["Location"].endswith(f"?version={saved.number}")
    assert saved.number == 2
    assert saved.content["rules"][0]["dials"]["probability"] == 0.25
    assert str(saved.author) == "alice"
    assert saved.note == "Less chatty"
    assert saved.content["rules"][1:] == rules.content["rules"][1:]


def test_a_rule_that_is_off_keeps_its_words(as_alice: Client, rules: RuleSetVersion) -> None:
    save(as_alice, rules, **{"rule-0-on": ""})
    rule = newest(rules).content["rules"][0]
    assert rule["dials"]["probability"] == 0
    assert rule["instruction"] == rules.content["rules"][0]["instruction"]


def test_a_rule_can_be_removed_and_one_added(as_alice: Client, rules: RuleSetVersion) -> None:
    added = {"new-id": "be_brief", "new-instruction": "Use few words."}
    save(as_alice, rules, **{"rule-0-removed": "on"}, **added)
    names = [rule["id"] for rule in newest(rules).content["rules"]]
    assert rules.content["rules"][0]["id"] not in names
    assert names[-1] == "be_brief"


def test_a_dial_beyond_its_range_is_refused_beside_its_field(
    as_alice: Client, rules: RuleSetVersion
) -> None:
    answer = save(as_alice, rules, **{"rule-0-probability": "7"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_rule-0-probability_error"' in text
    assert newest(rules).number == 1


def test_an_added_rule_without_words_is_refused(as_alice: Client, rules: RuleSetVersion) -> None:
    answer = save(as_alice, rules, **{"new-id": "empty_rule"})
    assert answer.status_code == 422
    assert 'id="id_new-instruction_error"' in answer.content.decode()


def test_two_rules_of_one_name_are_refused(as_alice: Client, rules: RuleSetVersion) -> None:
    twice = {"new-id": rules.content["rules"][0]["id"], "new-instruction": "Again."}
    answer = save(as_alice, rules, **twice)
    assert answer.status_code == 422
    assert "occurs twice" in answer.content.decode()


def test_a_stale_write_shows_the_difference_and_can_be_saved_on_top(
    as_alice: Client, as_bob: Client, rules: RuleSetVersion
) -> None:
    save(as_bob, rules, **{"rule-1-strength": "0.5"})
    answer = save(as_alice, rules, **{"rule-0-probability": "0.25"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "bob saved version 2 in between" in text
    assert "0.25" in text
    assert newest(rules).number == 2
    save(as_alice, rules, **{"rule-0-probability": "0.25", "expects": 2})
    assert newest(rules).number == 3


def test_a_page_shows_what_differs_between_versions(
    as_alice: Client, rules: RuleSetVersion
) -> None:
    save(as_alice, rules, **{"rule-0-instruction": "Say <b>hello</b>."})
    text = as_alice.get(reverse("curation:rule", args=[rules.name])).content.decode()
    assert "Against version 1" in text
    assert "Say &lt;b&gt;hello&lt;/b&gt;." in text
    assert "change-old" in text


def test_an_old_version_comes_back_as_the_newest(as_alice: Client, rules: RuleSetVersion) -> None:
    save(as_alice, rules, **{"rule-0-probability": "0.25"})
    as_alice.post(reverse("curation:rule-restore", args=[rules.name]), {"version": "1"})
    assert newest(rules).number == 3
    assert newest(rules).content == rules.content


def test_a_version_that_is_not_there_is_a_404(as_alice: Client, rules: RuleSetVersion) -> None:
    address = reverse("curation:rule", args=[rules.name])
    assert as_alice.get(f"{address}?version=9").status_code == 404
    assert as_alice.get(f"{address}?against=9").status_code == 404
    restore = reverse("curation:rule-restore", args=[rules.name])
    assert as_alice.post(restore, {"version": "x"}).status_code == 404


def test_a_forged_count_of_rules_does_no_harm(as_alice: Client, rules: RuleSetVersion) -> None:
    assert save(as_alice, rules, rule_count="999999").status_code == 422
    assert save(as_alice, rules, rule_count=None).status_code == 422
    assert newest(rules).number == 1


def test_a_rule_may_wait_for_others_by_name(as_alice: Client, rules: RuleSetVersion) -> None:
    first, second, third = (rule["id"] for rule in rules.content["rules"][:3])
    waits = f"{second.replace('_', ' ').capitalize()}, {third}"
    save(as_alice, rules, **{"rule-0-after": waits})
    saved = newest(rules)
    assert saved.content["rules"][0]["after"] == [second, third]
    assert "after" not in saved.content["rules"][1]

    page = as_alice.get(reverse("curation:rule", args=[rules.name])).content.decode()
    assert f"after {second.replace('_', ' ')}" in page
    editor = as_alice.get(reverse("curation:rule-edit", args=[rules.name])).content.decode()
    assert f'value="{second}, {third}"' in editor
    assert first in editor


def test_rules_that_wait_for_each_other_are_refused_and_nothing_typed_is_lost(
    as_alice: Client, rules: RuleSetVersion
) -> None:
    first, second = (rule["id"] for rule in rules.content["rules"][:2])
    answer = save(
        as_alice, rules, **{"rule-0-after": second, "rule-1-after": first, "note": "In a circle"}
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert f"{first} → {second} → {first}" in text
    assert 'value="In a circle"' in text
    assert newest(rules).number == 1

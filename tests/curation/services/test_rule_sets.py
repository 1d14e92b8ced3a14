from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from curation.errors import Refused, Stale
from curation.models import RuleSetVersion, Workspace
from curation.services.rule_reading import LONGEST_RULES
from curation.services.rule_sets import save_rules
from tests.curation.toy import make_rules


def edited(row: RuleSetVersion, instruction: str = "Be brief.") -> dict[str, Any]:
    rules = [dict(rule) for rule in row.content["rules"]]
    rules[0]["instruction"] = instruction
    return {**row.content, "rules": rules}


def test_an_edit_is_the_next_version(studio: Workspace, alice: User) -> None:
    first = make_rules(studio)
    second = save_rules(studio, by=alice, content=edited(first), parent=first, note="shorter")

    assert (first.number, second.number, second.parent) == (1, 2, first)
    assert second.author == alice
    assert first.content_hash != second.content_hash
    first.refresh_from_db()
    assert first.content["rules"][0]["instruction"] != "Be brief."


def test_going_back_to_earlier_words_is_a_version_too(studio: Workspace) -> None:
    first = make_rules(studio)
    save_rules(studio, by=None, content=edited(first))
    third = save_rules(studio, by=None, content=first.content)

    assert (third.number, third.content_hash) == (3, first.content_hash)


def test_saving_over_a_version_one_has_not_seen_is_stale_and_says_what_differs(
    studio: Workspace, alice: User
) -> None:
    first = make_rules(studio)
    save_rules(studio, by=alice, content=edited(first, "Be very brief."), parent=first)

    with pytest.raises(Stale) as stale:
        save_rules(studio, by=None, content=edited(first, "Be long."), expects=1)

    assert stale.value.current["number"] == 2
    assert "Be very brief." in stale.value.difference
    assert "Be long." in stale.value.difference
    assert RuleSetVersion.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "rules.name"),
        ({"paradigm": "vague"}, "rules.paradigm"),
        ({"rules": [{"id": "a", "instruction": "x"}] * 2}, "rules.rules"),
        ({"rules": [{"id": str(n), "instruction": "x"} for n in range(101)]}, "rules.rules"),
        (
            {"rules": [{"id": "a", "instruction": "x", "dials": {"volume": 1}}]},
            "rules.rules.0.dials.volume",
        ),
        ({"rules": [{"id": "a", "instruction": "x" * LONGEST_RULES}]}, "rules"),
        ({"rules": [{"id": "a", "instruction": "x", "hook": "sing"}]}, "rules.rules.0.hook"),
        ({"rules": [{"id": "a", "instruction": "x", "linter": "sing"}]}, "rules.rules.0.linter"),
    ],
)
def test_rules_that_make_no_sense_are_refused_by_field(
    studio: Workspace, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        save_rules(studio, by=None, content=make_rules(studio).content | change)

    assert field in [problem.field for problem in refused.value.problems]
    assert RuleSetVersion.objects.count() == 1


def test_the_same_name_in_two_workspaces_are_two_rule_sets(
    studio: Workspace, rival: Workspace
) -> None:
    assert (make_rules(studio).number, make_rules(rival).number) == (1, 1)


def test_rules_that_wait_in_a_circle_and_dials_that_there_are_not_are_refused_by_name(
    studio: Workspace,
) -> None:
    row = make_rules(studio)
    content = edited(row)
    content["rules"][0]["after"] = [content["rules"][0]["id"]]
    with pytest.raises(Refused) as refused:
        save_rules(studio, by=None, content=content)
    (problem,) = refused.value.problems
    assert problem.field == "rules.rules.0.after"
    assert "waits for itself" in problem.problem

    content = edited(row)
    content["rules"][0]["dials"]["speed"] = 1
    with pytest.raises(Refused) as refused:
        save_rules(studio, by=None, content=content)
    (problem,) = refused.value.problems
    assert problem.field == "rules.rules.0.dials.speed"
    assert repr(content["rules"][0]["id"]) in problem.problem
    assert "probability" in problem.remedy
    assert RuleSetVersion.objects.count() == 1

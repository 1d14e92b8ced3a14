"""Where a change of rules matters first: fired, broken, or may fire from now on."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.checks.applying import UserTurn
from simulation.dialogue.mattering import (
    Change,
    Matter,
    Why,
    first_matter,
    reaches_further,
    rules_changed,
)
from simulation.vocabulary.findings import Finding, Owner, Severity
from simulation.vocabulary.messages import Message, Role
from simulation.vocabulary.rules import Dials, Rule, RuleSet
from simulation.vocabulary.state import Author, Turn


def rule(name: str = "chat", **dials: Any) -> Rule:
    return Rule(id=name, instruction="-", dials=Dials(**dials))


def said(number: int, fired: tuple[str, ...] = (), broken: str = "") -> UserTurn:
    found = Finding(
        kind="-",
        severity=Severity.WARNING,
        owner=Owner.USER_SIMULATOR,
        seq=2 * number,
        message="-",
        rule=broken,
    )
    turn = Turn(
        seq=2 * number,
        message=Message(role=Role.USER, content="-"),
        author=Author.AGENDA,
        world_digest="",
        rules=fired,
        findings=(found,) if broken else (),
    )
    return UserTurn(turn, number, frozenset(), answers=number > 1)


TURNS = [said(1), said(2, broken="chat"), said(3, ("chat",)), said(4, ("ask",))]


def test_a_rule_that_is_gone_matters_where_it_fired_or_was_broken() -> None:
    assert first_matter([Change(rule(), None)], TURNS) == Matter(4, "chat", Why.BROKEN)
    assert first_matter([Change(rule("ask"), None)], TURNS) == Matter(8, "ask", Why.FIRED)


def test_a_rule_that_is_new_matters_from_the_first_turn_within_its_dials() -> None:
    new = Change(None, rule("new", first_turn=3))
    assert first_matter([new], TURNS) == Matter(6, "new", Why.REACHES)


def test_the_earliest_of_several_changes_counts() -> None:
    both = [Change(rule("ask"), None), Change(rule(), rule(strength=0.5))]
    found = first_matter(both, TURNS)
    assert found is not None
    assert found.rule == "chat"


def test_what_touches_no_turn_matters_nowhere() -> None:
    assert first_matter([Change(rule("rare"), rule("rare", strength=0.1))], TURNS) is None
    assert first_matter([Change(None, rule("off", probability=0.0))], TURNS) is None


@pytest.mark.parametrize(
    ("old", "new", "further"),
    [
        (rule(probability=0.2), rule(probability=0.6), True),
        (rule(probability=0.6), rule(probability=0.2), False),
        (rule(first_turn=4), rule(first_turn=2), True),
        (rule(last_turn=4), rule(), True),
        (rule(), rule(last_turn=4), False),
        (rule(strength=0.2), rule(strength=0.9), False),
        (rule(), rule(probability=0.0), False),
        (rule().model_copy(update={"after": ("ask",)}), rule(), True),
        (rule(), rule().model_copy(update={"hook": "open"}), True),
    ],
)
def test_a_rule_reaches_further_or_it_does_not(old: Rule, new: Rule, *, further: bool) -> None:
    assert reaches_further(Change(old, new)) is further


def test_only_rules_that_differ_are_changes() -> None:
    old = RuleSet(name="a", rules=(rule("same"), rule("gone"), rule("other")))
    new = RuleSet(name="a", rules=(rule("new"), rule("other", strength=0.5), rule("same")))
    assert [one.id for one in rules_changed(old, new)] == ["new", "other", "gone"]

from __future__ import annotations

from collections.abc import Callable

import pytest

from simulation.dialogue.compliance import compliance, kept_rules, wilson
from simulation.vocabulary.findings import Finding, Owner, Severity
from simulation.vocabulary.rules import Dials, Rule, RuleSet
from simulation.vocabulary.state import DialogueState

Dialogue = Callable[..., DialogueState]
RULES = RuleSet(
    name="measured",
    rules=(
        Rule(id="plain", instruction="-", linter="repetition"),
        Rule(id="opens", instruction="-", hook="open"),
        Rule(id="answers", instruction="-", hook="react"),
        Rule(id="ends", instruction="-", linter="early_stop"),
        Rule(id="late", instruction="-", dials=Dials(first_turn=3), linter="meta_talk"),
        Rule(id="off", instruction="-", dials=Dials(probability=0.0), linter="meta_talk"),
        Rule(id="waits", instruction="-", after=("opens",), linter="meta_talk"),
    ),
)


def broken(rule: str) -> Finding:
    return Finding(
        kind="repetition",
        severity=Severity.WARNING,
        owner=Owner.USER_SIMULATOR,
        seq=2,
        message="-",
        rule=rule,
    )


@pytest.fixture
def played(dialogue: Dialogue) -> DialogueState:
    return dialogue(
        ("user", "one", {"rules": ("opens",)}),
        ("agent", "yes"),
        ("user", "two", {"findings": (broken("plain"),)}),
        ("agent", "yes"),
        ("user_done", "bye", {"findings": (broken("plain"),)}),
        rules=RULES,
    )


def test_a_rule_applies_within_its_dials_at_its_moment_after_what_it_waits_for(
    played: DialogueState,
) -> None:
    applied = {name: kept.applied for name, kept in kept_rules(played).items()}
    assert applied == {
        "plain": 3, "opens": 1, "answers": 2, "ends": 1, "late": 1, "off": 0, "waits": 2
    }  # fmt: skip


def test_the_rate_is_of_the_turns_to_which_the_rule_applied(played: DialogueState) -> None:
    plain = compliance(kept_rules(played)["plain"])
    assert (plain.applied, plain.fired, plain.broken) == (3, 0, 2)
    assert plain.kept is not None
    assert plain.kept.rate == 0.3333
    assert 0.05 < plain.kept.low < plain.kept.rate < plain.kept.high < 0.8


def test_a_rule_without_a_linter_is_not_said_to_be_kept(played: DialogueState) -> None:
    opens = compliance(kept_rules(played)["opens"])
    assert (opens.fired, opens.broken, opens.kept) == (1, None, None)


def test_a_rule_that_never_applied_has_no_rate(played: DialogueState) -> None:
    off = compliance(kept_rules(played)["off"])
    assert (off.applied, off.broken, off.kept) == (0, 0, None)


def test_the_interval_is_wilsons() -> None:
    share = wilson(8, 10)
    assert share is not None
    assert (share.rate, share.low, share.high) == (0.8, 0.4902, 0.9433)
    assert wilson(0, 0) is None
    sure = wilson(200, 200)
    assert sure is not None
    assert (sure.low, sure.high) == (0.9812, 1.0)

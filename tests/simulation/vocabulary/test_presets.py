"""The rule sets that ship keep the promises that readers of a rule rely on."""

from __future__ import annotations

import pytest

from simulation.errors import UnknownName
from simulation.vocabulary.hooks import HOOKS, Hook, Linter
from simulation.vocabulary.preset_meanings import MEANINGS
from simulation.vocabulary.presets import (
    default_personas,
    default_rules,
    preset_names,
    rule_preset,
)
from simulation.vocabulary.rules import Paradigm


def test_every_hook_is_documented_and_every_documented_hook_exists() -> None:
    assert set(HOOKS) == set(Hook)
    assert all(note.does and note.without and note.strength for note in HOOKS.values())


@pytest.mark.parametrize("name", preset_names())
def test_a_preset_is_found_by_its_name_and_names_only_known_hooks_and_linters(name: str) -> None:
    rules = rule_preset(name)
    assert rules.name == name
    for rule in rules.rules:
        assert rule.hook is None or Hook(rule.hook) in HOOKS
        assert rule.linter is None or Linter(rule.linter)


@pytest.mark.parametrize("name", preset_names())
def test_ids_are_unique_and_every_rule_says_something(name: str) -> None:
    rules = rule_preset(name).rules
    assert len({rule.id for rule in rules}) == len(rules)
    assert all(rule.id and len(rule.instruction) > 15 for rule in rules)


def test_every_hook_is_driven_by_some_preset() -> None:
    driven = {rule.hook for name in preset_names() for rule in rule_preset(name).rules}
    assert set(Hook) <= driven


def test_every_linter_measures_some_rule_of_the_presets() -> None:
    measured = {rule.linter for name in preset_names() for rule in rule_preset(name).rules}
    assert set(Linter) <= measured


def test_the_two_paradigms_have_their_presets() -> None:
    assert default_rules(Paradigm.USER).name == "user-oriented"
    assert default_rules(Paradigm.TASK).paradigm is Paradigm.TASK
    assert default_rules(Paradigm.TASK).find(Hook.ASK_OUTRIGHT) is not None
    assert default_rules(Paradigm.USER).find(Hook.ASK_OUTRIGHT) is None


def test_a_variation_replaces_rules_of_the_same_id_and_keeps_the_others() -> None:
    plain, vague = rule_preset("user-oriented"), rule_preset("vague")
    assert plain.probability(Hook.HOLD_BACK, 1) < vague.probability(Hook.HOLD_BACK, 1)
    assert plain.probability(Hook.BE_VAGUE, 1) == 0
    assert {rule.id for rule in plain.rules} < {rule.id for rule in vague.rules}


def test_an_unknown_preset_is_refused_with_the_names_that_exist() -> None:
    with pytest.raises(UnknownName) as caught:
        rule_preset("polite")
    assert "user-oriented" in caught.value.remedy


def test_personas_differ_on_their_dials() -> None:
    personas = default_personas()
    dials = {(p.formality, p.verbosity, p.patience, p.hesitancy) for p in personas}
    assert len(personas) >= 6
    assert len(dials) == len({p.id for p in personas}) == len(personas)


def test_every_preset_says_what_its_user_does() -> None:
    assert set(MEANINGS) == set(preset_names())

"""What makes no sense in a rule set that reads as one: names that nothing here answers to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from simulation.vocabulary.hooks import Hook, Linter
from simulation.vocabulary.rule_order import circles, unknown_waits
from simulation.vocabulary.rules import Rule, RuleSet

MOST_RULES = 100
LONGEST_NAME = 80
MOST_SHOWN = 600
"""Characters of a list of names in a remedy."""
LONGEST_INSTRUCTION = 4000
"""Characters: a prompt holds every instruction of a set."""


class RuleProblem(NamedTuple):
    where: str
    """The place in the rule set, ``rules.0.hook``."""
    problem: str
    remedy: str


def rule_problems(rules: RuleSet) -> Iterator[RuleProblem]:
    """All problems, in the order of the rule set."""
    ids = [rule.id for rule in rules.rules]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if not rules.name.strip() or len(rules.name) > LONGEST_NAME:
        remedy = f"Give one of 1 to {LONGEST_NAME} characters."
        yield RuleProblem("name", "This is no name.", remedy)
    if len(ids) > MOST_RULES:
        yield RuleProblem("rules", f"There are more than {MOST_RULES} rules.", "Leave some out.")
    if twice:
        yield RuleProblem(
            "rules", f"The id {twice[0]!r} occurs twice.", "Give each rule its own id."
        )
    for place, rule in enumerate(rules.rules):
        yield from _of_rule(rule, f"rules.{place}")
    yield from _of_order(rules)


def _of_order(rules: RuleSet) -> Iterator[RuleProblem]:
    known = ", ".join(rule.id for rule in rules.rules)
    for place, name in unknown_waits(rules):
        yield RuleProblem(
            f"rules.{place}.after",
            f"The rule {rules.rules[place].id!r} waits for {name!r}, which is no rule of this set.",
            f"Choose from: {known[:MOST_SHOWN]}; or leave it out.",
        )
    ids = [rule.id for rule in rules.rules]
    for circle in circles(rules):
        way = " → ".join((*circle, circle[0]))
        alone = f"The rule {circle[0]!r} waits for itself"
        yield RuleProblem(
            f"rules.{ids.index(circle[0])}.after",
            f"{alone if len(circle) == 1 else f'These rules wait for each other ({way})'}: "
            "none of them could ever fire.",
            f"Take {(circle[1:] or circle)[0]!r} out of what {circle[0]!r} waits for.",
        )


def _of_rule(rule: Rule, where: str) -> Iterator[RuleProblem]:
    if len(rule.instruction) > LONGEST_INSTRUCTION:
        yield RuleProblem(
            f"{where}.instruction",
            f"It has {len(rule.instruction):,} characters.",
            f"Say it in {LONGEST_INSTRUCTION:,} at most.",
        )
    for kind, name, known in (("hook", rule.hook, Hook), ("linter", rule.linter, Linter)):
        if name is not None and name not in set(known):
            yield RuleProblem(
                f"{where}.{kind}",
                f"There is no {kind} named {name!r}.",
                f"Choose one of: {', '.join(known)}; or null.",
            )
    first, last = rule.dials.first_turn, rule.dials.last_turn
    if last is not None and last < first:
        yield RuleProblem(
            f"{where}.dials.last_turn",
            f"It is {last}, before the first turn {first}: the rule would never apply.",
            "Give a later turn, or null.",
        )

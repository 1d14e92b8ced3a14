"""What makes no sense in a rule set that reads as one: names that nothing here answers to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from simulation.vocabulary.hooks import Hook, Linter
from simulation.vocabulary.rules import Rule, RuleSet

MOST_RULES = 100
LONGEST_NAME = 80


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


def _of_rule(rule: Rule, where: str) -> Iterator[RuleProblem]:
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

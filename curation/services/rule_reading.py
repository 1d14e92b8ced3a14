"""Rules that somebody gives: do they read, and do they name what there is."""

from __future__ import annotations

import json
from collections.abc import Iterator

from pydantic import ValidationError

from curation.errors import FieldProblem, Refused
from simulation.vocabulary.hooks import Hook, Linter
from simulation.vocabulary.rules import Rule, RuleSet
from simulation.vocabulary.value import JsonObject

MOST_RULES = 100
LONGEST_RULES = 200_000
"""Characters of a rule set as JSON."""
LONGEST_NAME = 80
REMEDY = "`python -m simulation rules` prints a rule set to start from."


def readable_rules(given: JsonObject) -> RuleSet:
    """The rule set as a value. Raises Refused naming each part at fault, from ``rules`` on."""
    _refuse_long(given)
    try:
        rules = RuleSet.model_validate(given)
    except ValidationError as error:
        raise Refused(*(_problem(one["loc"], one["msg"]) for one in error.errors())) from error
    problems = [*_odd(rules), *_unknown(rules)]
    if problems:
        raise Refused(*problems)
    return rules


def _refuse_long(given: JsonObject) -> None:
    size = len(json.dumps(given, ensure_ascii=False, default=str))
    if size > LONGEST_RULES:
        raise Refused(
            FieldProblem(
                "rules",
                f"They have {size:,} characters; the limit is {LONGEST_RULES:,}.",
                "Shorten the instructions.",
            )
        )


def _problem(location: tuple[int | str, ...], message: str) -> FieldProblem:
    return FieldProblem(".".join(("rules", *map(str, location))), f"{message}.", REMEDY)


def _odd(rules: RuleSet) -> Iterator[FieldProblem]:
    ids = [rule.id for rule in rules.rules]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if not rules.name.strip() or len(rules.name) > LONGEST_NAME:
        yield FieldProblem("rules.name", f"Give a name of 1 to {LONGEST_NAME} characters.")
    if len(ids) > MOST_RULES:
        yield FieldProblem("rules.rules", f"There are more than {MOST_RULES} rules.")
    if twice:
        yield FieldProblem(
            "rules.rules", f"The id {twice[0]!r} occurs twice.", "Give each rule its own id."
        )


def _unknown(rules: RuleSet) -> Iterator[FieldProblem]:
    for place, rule in enumerate(rules.rules):
        yield from _unknown_names(rule, f"rules.rules.{place}")


def _unknown_names(rule: Rule, where: str) -> Iterator[FieldProblem]:
    for kind, name, known in (("hook", rule.hook, Hook), ("linter", rule.linter, Linter)):
        if name is not None and name not in set(known):
            yield FieldProblem(
                f"{where}.{kind}",
                f"There is no {kind} named {name!r}.",
                f"Choose one of: {', '.join(known)}; or null.",
            )

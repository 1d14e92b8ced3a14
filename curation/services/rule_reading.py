"""Rules that somebody gives: do they read, and do they name what there is."""

from __future__ import annotations

import json
from collections.abc import Iterable

from pydantic import ValidationError

from curation.errors import FieldProblem, Refused
from simulation.vocabulary.rule_problems import RuleProblem, rule_problems
from simulation.vocabulary.rule_shape import shape_problems
from simulation.vocabulary.rules import RuleSet
from simulation.vocabulary.value import JsonObject

LONGEST_RULES = 200_000
"""Characters of a rule set as JSON."""


def readable_rules(given: JsonObject) -> RuleSet:
    """The rule set as a value. Raises Refused naming each part at fault, from ``rules`` on."""
    _refuse_long(given)
    try:
        rules = RuleSet.model_validate(given)
    except ValidationError as error:
        raise _refusal(shape_problems(error, given)) from error
    problems = list(rule_problems(rules))
    if problems:
        raise _refusal(problems)
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


def _refusal(problems: Iterable[RuleProblem]) -> Refused:
    return Refused(*(FieldProblem(f"rules.{one.where}".rstrip("."), *one[1:]) for one in problems))

"""Rules that somebody gives: do they read, and do they name what there is."""

from __future__ import annotations

import json

from pydantic import ValidationError

from curation.errors import FieldProblem, Refused
from simulation.vocabulary.rule_problems import rule_problems
from simulation.vocabulary.rules import RuleSet
from simulation.vocabulary.value import JsonObject

LONGEST_RULES = 200_000
"""Characters of a rule set as JSON."""
REMEDY = "`python -m simulation rules` prints a rule set to start from."


def readable_rules(given: JsonObject) -> RuleSet:
    """The rule set as a value. Raises Refused naming each part at fault, from ``rules`` on."""
    _refuse_long(given)
    try:
        rules = RuleSet.model_validate(given)
    except ValidationError as error:
        raise Refused(*(_problem(one["loc"], one["msg"]) for one in error.errors())) from error
    problems = list(rule_problems(rules))
    if problems:
        raise Refused(*(FieldProblem(f"rules.{one.where}", *one[1:]) for one in problems))
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

"""What keeps data from being read as a rule set, in words: the rule, its part, what there is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from simulation.vocabulary.rule_problems import RuleProblem
from simulation.vocabulary.rules import Dials, Rule, RuleSet

REMEDY = "`python -m simulation rules` prints a rule set to start from."
_UNKNOWN = "extra_forbidden"


def shape_problems(error: ValidationError, given: Any) -> Iterator[RuleProblem]:
    """``given`` is what was to be read, for the ids of its rules."""
    for detail in error.errors(include_url=False):
        location = detail["loc"]
        rule = _rule_id(given, location)
        yield RuleProblem(".".join(map(str, location)), *_said(detail, rule))


def _said(detail: ErrorDetails, rule: str) -> tuple[str, str]:
    location = detail["loc"]
    of_rule = f" of the rule {rule!r}" if rule else ""
    if detail["type"] != _UNKNOWN:
        name = f"{location[-1]}{of_rule}: " if of_rule else ""
        return f"{name}{detail['msg']}.", REMEDY
    in_dials = len(location) > 1 and location[-2] == "dials"
    what, known = ("dial", Dials) if in_dials else ("field", Rule if of_rule else RuleSet)
    names = ", ".join(known.model_fields)
    return f"There is no {what} {location[-1]!r}{of_rule}.", f"Known: {names}."


def _rule_id(given: Any, location: tuple[int | str, ...]) -> str:
    """The id of the rule that a location lies in, or its number; "" outside of rules."""
    if len(location) < 3 or location[0] != "rules" or not isinstance(location[1], int):
        return ""
    try:
        return str(given["rules"][location[1]]["id"])[:80]
    except (KeyError, TypeError, IndexError):
        return f"number {location[1]}"

"""A policy as a model writes it: sentences, one rule each."""

from __future__ import annotations

import re
from typing import Any

from simulation.llm.answers import unusable

FEWEST_RULES = 3
MOST_RULES = 30
LONGEST_RULE = 400
_BULLET = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s+")


def read_policy(given: Any, names: tuple[str, ...]) -> str:
    """A rule a line, from a list or from lines; ``names`` are those of the tools.

    Raises ModelFailed for too few, for too many, and for a rule that names a tool.
    """
    lines = given.splitlines() if isinstance(given, str) else given
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        raise unusable('"policy" must be a list of sentences.')
    rules = [" ".join(_BULLET.sub("", line).split()) for line in lines]
    rules = [rule for rule in rules if rule]
    if not FEWEST_RULES <= len(rules) <= MOST_RULES or max(map(len, rules)) > LONGEST_RULE:
        raise unusable(f'"policy" must hold {FEWEST_RULES} to {MOST_RULES} short sentences.')
    named = next((name for name in names if "_" in name and any(name in r for r in rules)), None)
    if named is not None:
        raise unusable(f'"policy" names {named}; say what is done instead.')
    return "\n".join(rules)

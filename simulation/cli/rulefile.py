"""Rule files: the JSON that ``rules`` prints, read back with its names checked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from simulation.errors import InputError, RecordRefused
from simulation.vocabulary.rule_problems import RuleProblem, rule_problems
from simulation.vocabulary.rule_shape import shape_problems
from simulation.vocabulary.rules import RuleSet

LARGEST = 2**18
"""Bytes: several times what a set of the most and longest rules that anybody wrote has."""


def rules_text(rules: RuleSet) -> str:
    return rules.model_dump_json(indent=2)


def read_rules(path: Path) -> RuleSet:
    """Raises InputError for a file that cannot be read, RecordRefused for one that is no rule
    set, names a hook, a linter or a rule that there is not, or has rules that wait in a circle.
    """
    data = _content(path)
    try:
        rules = RuleSet.model_validate_json(data)
    except ValidationError as error:
        raise _refusal(next(shape_problems(error, _loose(data)))) from error
    for problem in rule_problems(rules):
        raise _refusal(problem)
    return rules


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise InputError("--rules", f"{path}: {error.strerror}.", "Check the path.") from error
    if len(data) > LARGEST:
        problem = f"{path} is larger than {LARGEST // 1024} KB, the limit for a rule set."
        raise RecordRefused("--rules", problem, "Shorten the instructions.")
    return data


def _refusal(problem: RuleProblem) -> RecordRefused:
    return RecordRefused(f"--rules {problem.where}".strip(), problem.problem, problem.remedy)


def _loose(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None

"""Rule files: the JSON that ``rules`` prints, read back with its names checked."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from simulation.errors import InputError, RecordRefused
from simulation.vocabulary.rule_problems import rule_problems
from simulation.vocabulary.rules import RuleSet

LARGEST = 2**20
"""Bytes."""
REMEDY = "See `python -m simulation rules` for the format."


def rules_text(rules: RuleSet) -> str:
    return rules.model_dump_json(indent=2)


def read_rules(path: Path) -> RuleSet:
    """Raises InputError for a file that cannot be read, RecordRefused for one that is no rule
    set or names a hook or linter that there is not.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise InputError("--rules", f"{path}: {error.strerror}.", "Check the path.") from error
    if len(data) > LARGEST:
        raise RecordRefused("--rules", f"{path} is larger than 1 MB.", REMEDY)
    try:
        rules = RuleSet.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        field = ".".join(map(str, first["loc"]))
        raise RecordRefused(f"--rules {field}".strip(), f"{first['msg']}.", REMEDY) from error
    for where, problem, remedy in rule_problems(rules):
        raise RecordRefused(f"--rules {where}", problem, remedy)
    return rules

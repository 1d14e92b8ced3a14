"""What a validator says, as a problem with its remedy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from curation.errors import FieldProblem

BOUNDS = {
    "greater_than_equal": ("ge", "That is too small.", "Give {} or more."),
    "greater_than": ("gt", "That is too small.", "Give more than {}."),
    "less_than_equal": ("le", "That is too much.", "Give at most {}."),
    "less_than": ("lt", "That is too much.", "Give less than {}."),
}
NAMES = ("literal_error", "enum")
NUMBERS = ("int_parsing", "int_type", "int_from_float", "float_parsing", "float_type")


def worded(field: str, error: Mapping[str, Any], words: str) -> FieldProblem:
    """``words`` are what the validator says, where there is nothing better."""
    kind, context = error["type"], error.get("ctx") or {}
    if kind == "extra_forbidden":
        return FieldProblem(field, "There is no such field.", "Leave it out or check its name.")
    if kind in BOUNDS:
        name, problem, remedy = BOUNDS[kind]
        return FieldProblem(field, problem, remedy.format(_number(context.get(name))))
    if kind in NAMES and "expected" in context:
        return FieldProblem(field, "There is no such choice.", f"Give {context['expected']}.")
    if kind in NUMBERS:
        whole = "a whole number" if kind.startswith("int") else "a number"
        return FieldProblem(field, words, f"Give {whole}.")
    return FieldProblem(field, words)


def _number(bound: Any) -> str:
    return f"{bound:,}" if isinstance(bound, int | float) else str(bound)

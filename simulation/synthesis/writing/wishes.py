"""What a person wants to be told: values of results that can be told, and their checks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from simulation.synthesis.writing.unproved import Unproved
from simulation.vocabulary.lexicon import Field
from simulation.vocabulary.tasks import ToldCheck, Want

MOST_VALUES = 8
"""Of a list that is to be told."""
LONGEST_VALUE = 160


def told_values(values: Sequence[Any], field: Field) -> tuple[Any, ...]:
    """Each value once. Raises Unproved for what nobody asks for or can be told."""
    if field.hidden:
        raise Unproved("it is an internal number that nobody asks for.")
    told = tuple(dict.fromkeys(map(_tellable, values)))
    if len(told) > MOST_VALUES:
        raise Unproved(f"{len(told)} values are too many to tell; {MOST_VALUES} at most.")
    return told


def _tellable(value: Any) -> Any:
    if value is None or value == "":
        raise Unproved("it is empty there, so there is nothing to tell.")
    if isinstance(value, dict | list) or len(str(value)) > LONGEST_VALUE:
        raise Unproved("it is too long to be told.")
    return value


def told_checks(subtask: str, wants: Sequence[Want]) -> Iterator[ToldCheck]:
    """Of wants whose values are known; those of a simulated call are in the check of the call."""
    for want in wants:
        if want.values:
            yield ToldCheck(
                subtask=subtask,
                label=want.label,
                values=want.values,
                column=want.column,
                description=f"The user was told the {want.label}.",
            )

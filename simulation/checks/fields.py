"""The field that says how a value is spoken, from wherever a check or a parameter names it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from simulation.vocabulary.lexicon import Field, Kind, Lexicon


def field_of(lexicon: Lexicon, column: str, label: str, values: Sequence[Any] = ()) -> Field:
    """The field of ``table.column`` or ``tool:property``; else a plain one for the values."""
    tool, colon, name = column.partition(":")
    if colon and tool in lexicon.frames:
        output = lexicon.frames[tool].outputs.get(name)
        if output is not None:
            return output.field
    return lexicon.field(column) or _plain(label or column, _kind(values))


@lru_cache(maxsize=512)
def _plain(label: str, kind: Kind) -> Field:
    return Field(label=label, kind=kind)


def parameter_field(lexicon: Lexicon, tool: str, parameter: str, value: Any) -> Field:
    """The field of what a tool's parameter stands for."""
    frame = lexicon.frames.get(tool)
    meant = frame.inputs.get(parameter) if frame else None
    return field_of(lexicon, meant.column if meant else "", parameter, (value,))


def _kind(values: Sequence[Any]) -> Kind:
    is_number = all(isinstance(value, int | float) for value in values)
    return Kind.NUMBER if values and is_number else Kind.TEXT

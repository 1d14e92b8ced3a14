"""What identifiers look like: the examples in a tool's own description tell them apart."""

from __future__ import annotations

import re
from collections import defaultdict

from simulation.seats.agenda.understanding.schema import Schema

_EXAMPLE = re.compile(r"(?:such as|e\.g\.|for example|like)\s+[\"'“]?([\w#/-]*\d[\w/-]*)", re.I)


def shape_of(value: object) -> str:
    """``HL-20117`` and ``hl-7`` are ``AA-9``: letters count, digits do not."""
    return re.sub(r"\d+", "9", re.sub(r"[^\W\d_]", "A", str(value)))


def shapes(schema: Schema) -> dict[str, frozenset[str]]:
    """By column, the shapes of its identifiers, where some tool gives an example."""
    found: dict[str, set[str]] = defaultdict(set)
    for frame in schema.frames.values():
        for name, given in frame.inputs.items():
            text = schema.parameter(frame.tool, name).get("description")
            example = _EXAMPLE.search(text) if isinstance(text, str) else None
            if example is not None:
                for column in schema.sources(given.column):
                    found[column].add(shape_of(example.group(1)))
    return {column: frozenset(known) for column, known in found.items()}


def takes_whole_numbers(schema: Schema, column: str) -> bool:
    """Do the tools take this column as an integer: then no word can be meant by it."""
    kinds = {
        str(schema.parameter(frame.tool, name).get("type"))
        for frame in schema.frames.values()
        for name, given in frame.inputs.items()
        if given.column == column
    }
    return bool(kinds) and kinds <= {"integer", "number"}

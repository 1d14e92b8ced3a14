"""Values that stand one to a line behind their names: "- Street: Gartenstrasse 9"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from simulation.seats.agenda.understanding.schema import Schema
from simulation.vocabulary.acts import Said
from simulation.vocabulary.lexicon import Frame, Purpose

_LINE = re.compile(r"^[ \t>*•-]*(?P<label>[\w -]{2,40}?)[ *]*:[ *]*(?P<value>\S.{0,200})$", re.M)


def listed(text: str, schema: Schema, frame: Frame) -> Iterator[Said]:
    """Those that the frame writes."""
    lines = {
        match["label"].casefold().strip(): match["value"].strip(" *\"“”'.")
        for match in _LINE.finditer(text)
    }
    for name, given in frame.inputs.items() if lines else ():
        if given.purpose is not Purpose.VALUE:
            continue
        field = schema.field(given.column)
        labels = (given.label, field.label, *field.synonyms, name.replace("_", " "))
        value = next((lines[label] for label in labels if label and lines.get(label)), None)
        if value is not None:
            yield Said(column=given.column, value=value, purpose=Purpose.VALUE, label=given.label)

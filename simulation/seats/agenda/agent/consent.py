"""When a change needs a yes first."""

from __future__ import annotations

import re

from simulation.seats.agenda.agent.matter import Matter
from simulation.seats.agenda.understanding.schema import Schema
from simulation.vocabulary.acts import Said
from simulation.vocabulary.lexicon import Frame, Intent, Purpose

_CONFIRMS = re.compile(
    r"\b(confirm\w*|ask for a (?:clear |explicit )?yes|explicit yes|wait for a yes|approval)\b",
    re.IGNORECASE,
)


def needs_consent(schema: Schema, matter: Matter, frame: Frame) -> bool:
    """A change is proposed first if the policy says so, if it deletes, or if the user has not
    named the record and every value in one and the same turn.
    """
    if _CONFIRMS.search(schema.domain.policy) or frame.intent is Intent.DELETE:
        return True
    return matter.touched != matter.opened or not _is_explicit(schema, matter, frame)


def _is_explicit(schema: Schema, matter: Matter, frame: Frame) -> bool:
    said = matter.act.slots
    return all(
        any(_names(schema, one, given.column) for one in said)
        for given in frame.inputs.values()
        if given.required and given.purpose in (Purpose.KEY, Purpose.VALUE)
    )


def _names(schema: Schema, said: Said, column: str) -> bool:
    return said.value is not None and said.column in schema.sources(column)

"""Which change an agent's words state. A wrong one is worse than a question."""

from __future__ import annotations

import re
from collections.abc import Sequence

from simulation.seats.agenda.understanding.context import Context
from simulation.seats.agenda.understanding.lines import listed
from simulation.seats.agenda.understanding.requests import ENOUGH, evidence, places_of
from simulation.seats.agenda.understanding.schema import Schema
from simulation.seats.agenda.understanding.tokens import content
from simulation.seats.agenda.understanding.values import Spoken, assigned
from simulation.vocabulary.lexicon import Frame, Purpose

CLEAR = 0.5
"""By how much the words must point to one change rather than to the next."""
NAMED = 2.0
"""What it counts for that a change is called by a word of its own."""
TOLD = 1.5
"""What each value counts for that it writes, for it if told, against it if lacking."""


def best_change(
    text: str, values: Sequence[Spoken], schema: Schema, context: Context
) -> Frame | None:
    """None where no change is stated, or two are as likely."""
    scored = sorted(
        (
            (_stated(text, values, frame, schema, context), frame.tool)
            for frame in schema.frames.values()
            if frame.intent.mutates
        ),
        reverse=True,
    )
    if not scored or scored[0][0] < ENOUGH:
        return None
    alone = len(scored) == 1 or scored[0][0] - scored[1][0] >= CLEAR
    return schema.frames[scored[0][1]] if alone else None


def _stated(
    text: str, values: Sequence[Spoken], frame: Frame, schema: Schema, context: Context
) -> float:
    """The evidence for a change: that it is named, and that what it writes is told."""
    written = _written(text, values, frame, schema)
    named = bool(_own_words(frame, schema) & content(text))
    if not (written or named):
        return 0.0
    needed = {
        given.column
        for given in frame.inputs.values()
        if given.purpose is Purpose.VALUE and given.required and not schema.refers(given.column)
    }
    told = TOLD * (len(written & needed) - len(needed - written))
    under_way = context.request is not None and context.request.tool == frame.tool
    return evidence(text, values, frame, schema, context) + NAMED * named + told + under_way


def _written(text: str, values: Sequence[Spoken], frame: Frame, schema: Schema) -> set[str]:
    """Columns with a value that more than its looks speak for."""
    sure = [value for value in values if not (value.guessed and isinstance(value.value, str))]
    said = (*assigned(text, sure, places_of(frame, schema), schema), *listed(text, schema, frame))
    return {one.column for one in said if one.purpose is Purpose.VALUE}


def _own_words(frame: Frame, schema: Schema) -> frozenset[str]:
    """What is said of this change and of no other to such rows: "cancel", "voucher"."""
    others = (
        _words(other)
        for other in schema.frames.values()
        if other.intent.mutates and other.entity == frame.entity and other.tool != frame.tool
    )
    return _words(frame).difference(*others)


def _words(frame: Frame) -> frozenset[str]:
    phrases = (*frame.asks, *frame.mine, *frame.done)
    return content(" ".join(re.sub(r"\{\w+\}", " ", phrase) for phrase in phrases))

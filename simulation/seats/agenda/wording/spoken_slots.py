"""A single known value: its label, itself, or a clause that states it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from simulation.seats.agenda.wording.english import be
from simulation.seats.agenda.wording.tone import Tone
from simulation.seats.agenda.wording.words import is_participle
from simulation.vocabulary.acts import Said
from simulation.vocabulary.lexicon import Field, Kind, Operator, Purpose

QUANTITIES = {Kind.INTEGER, Kind.NUMBER, Kind.MONEY}
MOMENTS = {Kind.DATE, Kind.DATETIME}


def label(said: Said, tone: Tone, about: str = "") -> str:
    """As people call it; a bound is spoken of by what it bounds ("price", not "top price")."""
    if said.operator in (Operator.AT_LEAST, Operator.AT_MOST):
        return tone.words.label(said.column, about)
    field = tone.words.field(said.column)
    if field.kind is Kind.BOOLEAN or is_participle(field):
        return tone.words.label(said.column, about)
    return said.label or tone.words.label(said.column, about)


def is_exact(said: Said, tone: Tone) -> bool:
    """Said as a whole: a search by a whole name is no search for a piece of one."""
    if said.operator is Operator.EQUAL:
        return True
    whole = " " in str(said.value).strip() or said.purpose is Purpose.KEY
    named = tone.words.field(said.column).kind is Kind.NAME
    return said.operator is Operator.CONTAINS and named and whole


def plain_label(said: Said, tone: Tone, about: str = "") -> str:
    """The label without a "new", as in "change the *street* to …"."""
    return label(said, tone, about).removeprefix("new ")


def value(said: Said, tone: Tone) -> str:
    """As people say it; a title or odd text in quotation marks, so that it reads as one thing."""
    field = tone.words.field(said.column)
    spoken = tone.words.say(said.value, said.column)
    if field.unit and field.unit in field.label:
        spoken = spoken.removesuffix(f" {field.unit}")
    if spoken == f"1 {field.unit}":
        spoken = spoken.removesuffix("s")
    if field.kind in MOMENTS and _is_own(said, tone):
        spoken = spoken.replace(f" {tone.year}", "", 1)
    quoted = _needs_quotes(spoken, field) and not (tone.caller and _PLAIN.fullmatch(spoken))
    return f'"{spoken}"' if quoted else spoken


def _is_own(said: Said, tone: Tone) -> bool:
    """A date by which callers know a row of theirs; its record has the year."""
    table = tone.words.table(said.column)
    return said.purpose is Purpose.KEY and tone.words.belongs(table, tone.caller)


_PLAIN = re.compile(r"[\w-]+(?:,? [\w-]+){0,3}")
"""A few words that a sentence of a caller's can hold as they are."""


def _needs_quotes(spoken: str, field: Field) -> bool:
    if field.kind not in (Kind.TEXT, Kind.NAME, Kind.CATEGORY) or '"' in spoken:
        return False
    parts = spoken.split()
    if field.kind is Kind.CATEGORY:
        return len(parts) > 3
    proper = all(part[0].isupper() or part[0].isdigit() for part in parts)
    return not proper or len(parts) > 4 or any(mark in spoken for mark in "(),;:?!")


def whose(said: Said, tone: Tone) -> str:
    """``my`` in place of the article for what belongs to the caller in person."""
    return "my" if tone.caller and tone.words.table(said.column) == tone.caller else "the"


def plain_rows(slots: Sequence[Said]) -> list[Said]:
    """Without a first day where the very day is said too."""
    exact = [said for said in slots if said.operator is Operator.EQUAL]
    return [
        said
        for said in slots
        if said.operator is not Operator.AT_LEAST
        or not any(
            one.column == said.column and str(one.value).startswith(str(said.value))
            for one in exact
        )
    ]


def clause(said: Said, tone: Tone, about: str = "") -> str:
    """A main clause: "the order date is 3 May 2026", "the new street should be …"."""
    name = label(said, tone, about)
    if not is_exact(said, tone):
        return _bounded_clause(said, tone, name)
    return f"{whose(said, tone)} {name} {be(name)} {value(said, tone)}"


def _bounded_clause(said: Said, tone: Tone, name: str) -> str:
    spoken = tone.words.say(said.value, said.column)
    if said.operator is Operator.AT_LEAST:
        return f"the {name} should be {spoken} at least"
    if said.operator is Operator.AT_MOST:
        return f"the {name} should be {spoken} at most"
    return f'the {name} should contain "{spoken}"'

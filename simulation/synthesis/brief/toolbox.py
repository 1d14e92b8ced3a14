"""The tools that proved themselves so far: one for each name, and none twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from simulation.synthesis.brief.trial import Proved
from simulation.vocabulary.lexicon import Operator
from simulation.world.statement import tokens_of

_MATCHING = frozenset({"'%'", "''"})
"""Literals that are part of how a comparison is written, and say nothing."""


@dataclass(frozen=True)
class Sense:
    """What a tool is about, takes and gives, however it is written."""

    about: tuple[str, ...]
    taken: frozenset[tuple[str, str]]
    given: frozenset[str]

    def covers(self, other: Sense) -> bool:
        """Does it answer all that the other does."""
        same = (self.about, self.taken) == (other.about, other.taken)
        return same and other.given <= self.given


@dataclass
class Toolbox:
    tools: dict[str, Proved] = field(default_factory=dict)
    _senses: dict[str, Sense] = field(default_factory=dict)

    def put(self, proved: Proved) -> str:
        """What makes it superfluous; empty once it is in."""
        name, sense = proved.tool.name, _sense(proved)
        if name in self.tools:
            return f"Another tool is called {name}."
        twin = next((each for each, held in self._senses.items() if held.covers(sense)), "")
        if twin:
            is_whole = self._senses[twin] == sense
            return f"{twin} does the same." if is_whole else f"{twin} does the same and tells more."
        self.tools[name] = proved
        self._senses[name] = sense
        return ""


def _sense(proved: Proved) -> Sense:
    """Where not all parameters and results stand for columns, and for a change, nothing but the
    same statement has the same sense.
    """
    reading = proved.reading
    taken = {name: _taken(proved, name) for name in proved.tool.parameters["properties"]}
    given = frozenset(proved.origins.values())
    if not all(column for column, _ in taken.values()) or "" in given:
        return Sense((_normal(proved),), frozenset(), frozenset())
    kind = str(proved.tool.returns.get("type"))
    about = (reading.tables[0], kind, *_fixed(proved))
    return Sense(
        about if reading.verb == "SELECT" else (reading.verb, _normal(proved)),
        frozenset(each for each in taken.values() if each[0] != "limit"),
        given,
    )


def _taken(proved: Proved, name: str) -> tuple[str, str]:
    reading = proved.reading
    if name in reading.limits:
        return ("limit", "limit")
    beside = reading.compared.get(name)
    if beside is not None:
        return (beside.column, beside.operator.value)
    column = reading.written.get(name, "")
    return (column, Operator.EQUAL.value) if column else ("", "")


def _fixed(proved: Proved) -> tuple[str, ...]:
    """What narrows the rows without a parameter: ``status = 'open'``, ``returned_on IS NULL``."""
    tokens = tokens_of(proved.tool.sql or "")
    found = {each.plain for each in tokens if each.kind == "text" and each.plain not in _MATCHING}
    for before, this in pairwise(tokens):
        if this.plain.upper() == "IS" and before.kind in ("word", "name"):
            found.add(f"{before.plain.lower()} IS")
        if this.kind == "number" and before.plain.upper() != "LIMIT":
            found.add(this.plain)
    return tuple(sorted(found))


def _normal(proved: Proved) -> str:
    """The statement without blanks, case and the names of its parameters."""
    tokens = tokens_of(proved.tool.sql or "")
    return " ".join(":" if each.kind == "named" else each.plain.lower() for each in tokens)

"""The tools that proved themselves so far: one for each name, and none twice."""

from __future__ import annotations

from dataclasses import dataclass, field

from simulation.synthesis.brief.trial import Proved
from simulation.vocabulary.lexicon import Operator
from simulation.world.statement import tokens_of

Sense = tuple[str, str, frozenset[tuple[str, str]], frozenset[str]]


@dataclass
class Toolbox:
    tools: dict[str, Proved] = field(default_factory=dict)
    _senses: dict[Sense, str] = field(default_factory=dict)

    def put(self, proved: Proved) -> str:
        """What makes it superfluous; empty once it is in."""
        name, sense = proved.tool.name, _sense(proved)
        held = self.tools.get(name)
        if held is not None:
            return f"Another tool is called {name}."
        twin = self._senses.get(sense)
        if twin is not None:
            return f"{twin} does the same."
        self.tools[name] = proved
        self._senses[sense] = name
        return ""


def _sense(proved: Proved) -> Sense:
    """What it is about, takes and gives, however it is written.

    Where not all parameters stand for columns, nothing but the same statement has the same sense.
    """
    reading = proved.reading
    taken = {name: _taken(proved, name) for name in proved.tool.parameters["properties"]}
    given = frozenset(column or f"={name}" for name, column in proved.origins.items())
    if not all(column for column, _ in taken.values()) or any(
        not column for column in proved.origins.values()
    ):
        return ("", _normal(proved), frozenset(), frozenset())
    first = reading.tables[0]
    inputs = frozenset(each for each in taken.values() if each[0] != "limit")
    changed = "" if reading.verb == "SELECT" else _normal(proved)
    return (reading.verb, changed or first, inputs, given)


def _taken(proved: Proved, name: str) -> tuple[str, str]:
    reading = proved.reading
    if name in reading.limits:
        return ("limit", "limit")
    beside = reading.compared.get(name)
    if beside is not None:
        return (beside.column, beside.operator.value)
    column = reading.written.get(name, "")
    return (column, Operator.EQUAL.value) if column else ("", "")


def _normal(proved: Proved) -> str:
    """The statement without blanks, case and the names of its parameters."""
    tokens = tokens_of(proved.tool.sql or "")
    return " ".join(":" if each.kind == "named" else each.plain.lower() for each in tokens)

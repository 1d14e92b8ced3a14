"""All that is read of one statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from simulation.errors import ToolRefused
from simulation.synthesis.brief.statements.comparing import Beside, Comparing
from simulation.synthesis.brief.statements.names import Names
from simulation.synthesis.brief.statements.result import Result, result_of
from simulation.synthesis.brief.statements.text import Text
from simulation.synthesis.brief.statements.values import values_of


@dataclass
class Reading:
    verb: str
    """SELECT, INSERT, UPDATE or DELETE."""
    tables: tuple[str, ...]
    """Of the domain, in order of mention; the first of a change is the one it changes."""
    compared: dict[str, Beside] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    """Parameter to the column that it becomes the value of."""
    limits: set[str] = field(default_factory=set)
    result: Result = field(default_factory=Result)
    everywhere: bool = False
    """A change of rows without a WHERE of its own."""


def changes_rows(sql: str) -> bool:
    """Whether it looks like a change; the sandbox knows for sure."""
    try:
        return Text(sql).verb() != "SELECT"
    except ToolRefused:
        return False


def read_statement(sql: str, columns: Mapping[str, tuple[str, ...]]) -> Reading:
    """``columns`` are those of each table of the domain. Raises ToolRefused for no statement."""
    text = Text(sql)
    names, verb = Names(text, columns), text.verb()
    values = values_of(names, verb)
    reading = Reading(verb, names.tables, written=values.written)
    comparing = Comparing(names)
    for place, name in text.parameters():
        if comparing.is_limit(place):
            reading.limits.add(name)
        elif place not in values.places and (beside := comparing.beside(place)):
            reading.compared.setdefault(name, beside)
    reading.result = result_of(names) if verb == "SELECT" else Result()
    reading.everywhere = verb in ("UPDATE", "DELETE") and "WHERE" not in text.texts
    return reading

"""The first use of a name fixes its type, where no column of the database does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from simulation.synthesis.brief.agreement import kinds_of, row_schema
from simulation.synthesis.brief.statements import Reading
from simulation.vocabulary.tools import Tool

_NUMBERS = {"integer", "number"}


@dataclass
class Canon:
    """Of computed results, and of parameters that are compared with no column."""

    _first: dict[str, tuple[str, set[str]]] = field(default_factory=dict)
    """By name, the tool that used it first and the types that it has there."""

    def breach(self, tool: Tool, reading: Reading, origins: dict[str, str]) -> str:
        """What of the tool has another type than in a tool before; empty if nothing has."""
        for name, kinds in _free(tool, reading, origins):
            first, known = self._first.get(name, ("", kinds))
            if kinds != known and not (kinds | known) <= _NUMBERS:
                ours, theirs = " or ".join(sorted(kinds)), " or ".join(sorted(known))
                return f"{name} is {ours} here, but {theirs} in {first}: one name, one type."
        return ""

    def note(self, tool: Tool, reading: Reading, origins: dict[str, str]) -> None:
        for name, kinds in _free(tool, reading, origins):
            self._first.setdefault(name, (tool.name, kinds))


def _free(tool: Tool, reading: Reading, origins: dict[str, str]) -> Iterator[tuple[str, set[str]]]:
    bound = {*reading.compared, *reading.written, *reading.limits}
    bound |= {name for name, column in origins.items() if column}
    declared = row_schema(tool.returns).get("properties") or {}
    for name, schema in (*tool.parameters["properties"].items(), *declared.items()):
        if name not in bound and (kinds := kinds_of(schema)):
            yield name, kinds

"""What the embedded cast makes of a tool, as far as its statement says it plainly.

A tool without a frame is offered to models all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulation.synthesis.brief.ground import Footing
from simulation.synthesis.brief.meanings import Obscure, inputs_of, outputs_of
from simulation.synthesis.brief.statements import Reading, Result
from simulation.synthesis.brief.trial import Proved
from simulation.vocabulary.lexicon import Frame, Intent, Kind, Operator, Output

_CHANGES = {"INSERT": Intent.CREATE, "UPDATE": Intent.UPDATE, "DELETE": Intent.DELETE}
_NUMERIC = (Kind.INTEGER, Kind.NUMBER, Kind.MONEY)
_FEW_DETAILS = 2
"""Beside a computed value; a row with more is read, not computed."""


def frame_of(proved: Proved, footing: Footing) -> Frame:
    """Raises Obscure with what is not plain."""
    entity = _entity(proved, footing)
    if entity not in footing.lexicon.entities:
        raise Obscure(f"{entity} is no table with words.")
    frame = Frame(
        tool=proved.tool.name,
        intent=_CHANGES.get(proved.reading.verb, Intent.SEARCH),
        entity=entity,
        inputs=inputs_of(proved, footing, entity),
        outputs=outputs_of(proved, footing, entity),
        asks=proved.written.asks,
    )
    return frame.model_copy(update=_Framing(proved, footing, frame).more())


def _entity(proved: Proved, footing: Footing) -> str:
    """The table that the result's rows, or the changed row, belong to."""
    tables = proved.reading.tables
    if proved.reading.verb != "SELECT":
        return tables[0]
    given = tuple(proved.origins.values())
    keyed = [table for table in tables if _is_asked_for(table, proved, footing)]
    grouped = [table for table in tables if _has_key(table, proved.reading.result.grouped, footing)]
    carried = [table for table in tables if _has_key(table, given, footing)]
    if proved.tool.returns.get("type") == "object":
        return next(iter((*keyed, *grouped, *carried, *tables)))
    return next(iter((*grouped, *carried, *tables)))


def _has_key(table: str, columns: tuple[str, ...], footing: Footing) -> bool:
    key = footing.shape.tables[table].key
    return bool(key) and {f"{table}.{name}" for name in key} <= set(columns)


def _is_asked_for(table: str, proved: Proved, footing: Footing) -> bool:
    """Do the required parameters say which row of the table it is."""
    required = proved.tool.parameters["required"]
    given = tuple(
        beside.column
        for name, beside in proved.reading.compared.items()
        if beside.operator is Operator.EQUAL and name in required
    )
    return _has_key(table, given, footing)


@dataclass(frozen=True)
class _Framing:
    """What else there is to say of a frame, by what sort of tool it is."""

    proved: Proved
    footing: Footing
    frame: Frame

    @property
    def reading(self) -> Reading:
        return self.proved.reading

    @property
    def result(self) -> Result:
        return self.proved.reading.result

    @property
    def outputs(self) -> dict[str, Output]:
        return self.frame.outputs

    def more(self) -> dict[str, Any]:
        """Raises Obscure."""
        if self.reading.verb != "SELECT":
            return self._change()
        if self.proved.tool.returns.get("type") == "array":
            return self._several()
        return self._row() if self._names_its_row() else self._figure()

    def _names_its_row(self) -> bool:
        return _is_asked_for(self.frame.entity, self.proved, self.footing)

    def _change(self) -> dict[str, Any]:
        """A row that is added is told as added: a loan, not a book, has been lent."""
        if self.reading.verb == "INSERT":
            return {}
        if not self._names_its_row():
            raise Obscure("it does not name the row that it changes by its key.")
        return {"done": self.proved.written.done}

    def _several(self) -> dict[str, Any]:
        """The most of something, groups with a figure each, or else rows that were found."""
        given = tuple(self.proved.origins.values())
        carries_key = _has_key(self.frame.entity, given, self.footing)
        ranked = self._is_ranked()
        if ranked and self.result.limited and carries_key:
            direction = "desc" if self.result.descending else "asc"
            return {"intent": Intent.TOP, "measure": self.result.order, "function": direction}
        groups = self.result.grouped and self.result.aggregates and self._group()
        if groups and (ranked or not carries_key):
            counted = {"entity": self.reading.tables[0], "group": groups}
            return {**self._added_up(), **counted}
        if not carries_key:
            raise Obscure("its rows carry no key and are not plainly groups.")
        return {}

    def _is_ranked(self) -> bool:
        """Is it ordered by a number by which one row is more than another; what is looked for
        by a part of its name is found, whatever the order.
        """
        if any(each.operator is Operator.CONTAINS for each in self.frame.inputs.values()):
            return False
        output = self.outputs.get(self.result.order)
        return output is not None and output.field.kind in _NUMERIC and not output.field.hidden

    def _group(self) -> str:
        """What people call a group: the first column that is neither added up nor hidden."""
        names = (name for name in self.outputs if name not in self.result.aggregates)
        return next((name for name in names if self._is_told(self.outputs[name])), "")

    @staticmethod
    def _is_told(output: Output) -> bool:
        return bool(output.column) and not output.field.hidden

    def _added_up(self) -> dict[str, Any]:
        measure = next((name for name in self.result.aggregates if name in self.outputs), "")
        if not measure:
            raise Obscure("it is not plain what it adds up.")
        function = self.result.aggregates[measure]
        return {"intent": Intent.AGGREGATE, "measure": measure, "function": function}

    def _row(self) -> dict[str, Any]:
        computed = [name for name, output in self.outputs.items() if not output.column]
        told = [output for output in self.outputs.values() if self._is_told(output)]
        if computed and len(told) <= _FEW_DETAILS:
            return {"intent": Intent.DERIVE, "measure": computed[-1]}
        return {"intent": Intent.READ}

    def _figure(self) -> dict[str, Any]:
        if not self.result.aggregates:
            raise Obscure("it finds a single row, but not by its key.")
        return self._added_up()

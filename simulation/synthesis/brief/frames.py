"""What the embedded cast makes of a tool, as far as its statement says it plainly.

A tool without a frame is offered to models all the same.
"""

from __future__ import annotations

from simulation.synthesis.brief.ground import Footing
from simulation.synthesis.brief.meanings import Obscure, inputs_of, outputs_of
from simulation.synthesis.brief.trial import Proved
from simulation.vocabulary.lexicon import Frame, Input, Intent, Kind, Operator, Output, Purpose

_CHANGES = {"INSERT": Intent.CREATE, "UPDATE": Intent.UPDATE, "DELETE": Intent.DELETE}
_NUMERIC = (Kind.INTEGER, Kind.NUMBER, Kind.MONEY)
_FEW_DETAILS = 2


def frame_of(proved: Proved, footing: Footing) -> Frame:
    """Raises Obscure with what is not plain."""
    entity = _entity(proved, footing)
    if entity not in footing.lexicon.entities:
        raise Obscure(f"{entity} is no table with words.")
    inputs = inputs_of(proved, footing, entity)
    outputs = outputs_of(proved, footing, entity)
    if proved.reading.verb != "SELECT":
        return _change(proved, footing, entity, inputs, outputs)
    if proved.tool.returns.get("type") == "array":
        return _several(proved, footing, entity, inputs, outputs)
    return _single(proved, footing, entity, inputs, outputs)


def _entity(proved: Proved, footing: Footing) -> str:
    """The table that the result's rows, or the changed row, belong to."""
    tables = proved.reading.tables
    if proved.reading.verb != "SELECT":
        return tables[0]
    grouped = [table for table in tables if _has_key(table, proved.reading.grouped, footing)]
    keyed = [table for table in tables if _is_asked_for(table, proved, footing)]
    given = tuple(proved.origins.values())
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


def _change(
    proved: Proved,
    footing: Footing,
    entity: str,
    inputs: dict[str, Input],
    outputs: dict[str, Output],
) -> Frame:
    """A row that is added is told as added: a loan, not a book, has been lent."""
    intent = _CHANGES[proved.reading.verb]
    if intent is not Intent.CREATE and not _is_asked_for(entity, proved, footing):
        raise Obscure("it does not name the row that it changes by its key.")
    return Frame(
        tool=proved.tool.name,
        intent=intent,
        entity=entity,
        inputs=inputs,
        outputs=outputs,
        asks=proved.written.asks,
        done=() if intent is Intent.CREATE else proved.written.done,
    )


def _several(
    proved: Proved,
    footing: Footing,
    entity: str,
    inputs: dict[str, Input],
    outputs: dict[str, Output],
) -> Frame:
    reading = proved.reading
    measure = next((name for name in reading.aggregates if name in outputs), "")
    ordered = reading.order in outputs and outputs[reading.order].field.kind in _NUMERIC
    carries_key = _has_key(entity, tuple(proved.origins.values()), footing)
    frame = Frame(
        tool=proved.tool.name,
        intent=Intent.SEARCH,
        entity=entity,
        inputs=inputs,
        outputs=outputs,
        asks=proved.written.asks,
    )
    if ordered and reading.limited and carries_key and _is_a_measure(reading.order, outputs):
        direction = "desc" if reading.descending else "asc"
        changes = {"intent": Intent.TOP, "measure": reading.order, "function": direction}
        return frame.model_copy(update=changes)
    group = _group(proved, outputs)
    if measure and reading.grouped and group and (ordered or not carries_key):
        counted = reading.tables[0]
        changes = {
            "intent": Intent.AGGREGATE,
            "entity": counted,
            "measure": measure,
            "function": reading.aggregates[measure],
            "group": group,
        }
        return frame.model_copy(update=changes)
    if not carries_key:
        raise Obscure("its rows carry no key and are not plainly groups.")
    return frame


def _is_a_measure(name: str, outputs: dict[str, Output]) -> bool:
    """A number by which one row is more than another, not one that only tells them apart."""
    return not outputs[name].field.hidden and outputs[name].field.kind in _NUMERIC


def _group(proved: Proved, outputs: dict[str, Output]) -> str:
    """What people call a group: the first column that is neither added up nor a hidden key."""
    names = (name for name in outputs if name not in proved.reading.aggregates)
    return next(
        (name for name in names if outputs[name].column and not outputs[name].field.hidden), ""
    )


def _single(
    proved: Proved,
    footing: Footing,
    entity: str,
    inputs: dict[str, Input],
    outputs: dict[str, Output],
) -> Frame:
    computed = [name for name, output in outputs.items() if not output.column]
    frame = Frame(
        tool=proved.tool.name,
        intent=Intent.READ,
        entity=entity,
        inputs=inputs,
        outputs=outputs,
        asks=proved.written.asks,
    )
    if _is_asked_for(entity, proved, footing):
        spoken = [name for name, each in outputs.items() if each.column and not each.field.hidden]
        if computed and len(spoken) <= _FEW_DETAILS:
            return frame.model_copy(update={"intent": Intent.DERIVE, "measure": computed[-1]})
        return frame
    measure = next((name for name in proved.reading.aggregates if name in outputs), "")
    if not measure or any(each.purpose is Purpose.KEY for each in inputs.values()):
        raise Obscure("it finds a single row, but not by its key.")
    changes = {
        "intent": Intent.AGGREGATE,
        "measure": measure,
        "function": proved.reading.aggregates[measure],
    }
    return frame.model_copy(update=changes)

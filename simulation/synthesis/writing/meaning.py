"""What tools, arguments and results mean to people: from the frames, else from the names."""

from __future__ import annotations

from typing import Any

from simulation.synthesis.words.splitting import words_of
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.lexicon import Field, Input, Intent, Kind, Purpose
from simulation.vocabulary.tools import Tool

_CHANGES = {
    Intent.CREATE: ("create", "add", "book", "register", "open", "place", "send", "post", "reserve",
                    "schedule", "order", "buy", "request", "submit", "record", "issue"),
    Intent.DELETE: ("delete", "remove", "drop", "withdraw", "unsubscribe", "clear"),
}  # fmt: skip
_READS = {
    Intent.TOP: ("top", "rank", "best"),
    Intent.AGGREGATE: ("count", "sum", "total", "average"),
    Intent.DERIVE: ("calculate", "compute", "estimate", "convert"),
}


def intent_of(domain: Domain, tool: Tool) -> Intent:
    """The frame's; without a frame, as the tool's name and its result suggest."""
    frame = domain.lexicon.frames.get(tool.name)
    if frame is not None:
        return frame.intent
    first = next(iter(words_of(tool.name)), "")
    verbs = _CHANGES if tool.mutates else _READS
    named = (intent for intent, words in verbs.items() if first in words)
    if tool.mutates:
        return next(named, Intent.UPDATE)
    return next(named, Intent.SEARCH if tool.returns.get("type") == "array" else Intent.READ)


def entity_of(domain: Domain, tool: Tool) -> str:
    """The table that a tool is about; without a frame, the noun in its name."""
    frame = domain.lexicon.frames.get(tool.name)
    if frame is not None:
        return frame.entity
    words = set(words_of(tool.name))
    for table, entity in domain.lexicon.entities.items():
        if words & {*words_of(entity.singular), *words_of(entity.plural)}:
            return table
    return "_".join(words_of(tool.name)[1:]) or tool.name


def input_of(domain: Domain, tool: Tool, parameter: str) -> Input:
    """What an argument means. Without a frame it is a column of that name, if there is one."""
    frame = domain.lexicon.frames.get(tool.name)
    if frame is not None and parameter in frame.inputs:
        return frame.inputs[parameter]
    column = column_named(domain, entity_of(domain, tool), parameter)
    purpose = Purpose.LIMIT if parameter in ("limit", "count") else Purpose.FILTER
    if tool.mutates:
        purpose = Purpose.KEY if _is_key(domain, column) else Purpose.VALUE
    return Input(column=column, purpose=purpose)


def column_named(domain: Domain, table: str, bare: str) -> str:
    """``table.column`` of that name, of ``table`` first; "" if there is none."""
    tables = sorted(domain.lexicon.entities, key=lambda each: each != table)
    found = (each for each in tables if bare in domain.lexicon.entities[each].fields)
    return next((f"{each}.{bare}" for each in found), "")


def _is_key(domain: Domain, column: str) -> bool:
    entities = domain.lexicon.entities.items()
    return any(column == f"{table}.{key}" for table, entity in entities for key in entity.key)


def output_column(domain: Domain, tool: Tool, name: str) -> str:
    """``table.column``, or ``tool:property`` for what is computed or not known to be a column."""
    frame = domain.lexicon.frames.get(tool.name)
    output = frame.outputs.get(name) if frame is not None else None
    return (output.column if output is not None else "") or f"{tool.name}:{name}"


def table_of(domain: Domain, tool: Tool, name: str) -> str:
    """The table that a property tells of: of a foreign key the table it points to; the tool's
    own, where the property is computed.
    """
    column = output_column(domain, tool, name)
    for each in domain.lexicon.relations:
        if [f"{each.source}.{bare}" for bare in each.source_columns] == [column]:
            return each.target
    found = (each for each in domain.lexicon.entities if column.startswith(f"{each}."))
    return next(found, entity_of(domain, tool))


def output_field(domain: Domain, tool: Tool, name: str, value: Any) -> Field:
    frame = domain.lexicon.frames.get(tool.name)
    if frame is not None and name in frame.outputs:
        return frame.outputs[name].field
    column = column_named(domain, entity_of(domain, tool), name)
    return domain.lexicon.field(column) or plain_field(name, value)


def input_field(domain: Domain, tool: Tool, parameter: str, value: Any) -> Field:
    column = input_of(domain, tool, parameter).column
    return domain.lexicon.field(column) or plain_field(parameter, value)


def plain_field(name: str, value: Any) -> Field:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    label = " ".join(words_of(name)) or name
    return Field(label=label, kind=Kind.NUMBER if is_number else Kind.TEXT)


def is_internal(domain: Domain, column: str) -> bool:
    """Is it a number that only the database knows?"""
    field = domain.lexicon.field(column) if column else None
    return field is not None and field.hidden

"""Tools in a domain file: each stands with what it means to the embedded cast.

Where an output means just what its column means, the column's name says it all.
"""

from __future__ import annotations

from simulation.domains.file.plain import plain
from simulation.errors import InputError
from simulation.vocabulary.lexicon import Frame, Input, Intent, Lexicon, Output
from simulation.vocabulary.tools import Tool
from simulation.vocabulary.value import JsonObject, Value


class FrameEntry(Value):
    intent: Intent
    entity: str
    inputs: dict[str, Input] = {}
    outputs: dict[str, str | Output] = {}
    """``table.column``, or column and field of an output with a name of its own."""
    measure: str = ""
    function: str = ""
    group: str = ""
    asks: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    mine: tuple[str, ...] = ()
    asked: dict[str, tuple[str, ...]] = {}
    reasons: tuple[str, ...] = ()

    def frame(self, tool: str, lexicon: Lexicon) -> Frame:
        """Raises InputError for an output of a column that has no words."""
        outputs = {name: _output(tool, name, each, lexicon) for name, each in self.outputs.items()}
        same = {name: getattr(self, name) for name in type(self).model_fields}
        return Frame(tool=tool, **{**same, "outputs": outputs})


class ToolEntry(Value):
    description: str
    parameters: JsonObject
    returns: JsonObject
    sql: str | None = None
    """None: a model writes its results."""
    mutates: bool = False
    frame: FrameEntry | None = None

    def tool(self, name: str) -> Tool:
        return Tool(name=name, **{each: getattr(self, each) for each in _TOOL_FIELDS})


_TOOL_FIELDS = ("description", "parameters", "returns", "sql", "mutates")


def tool_part(tool: Tool, lexicon: Lexicon) -> JsonObject:
    """The tool as it stands in the file, below its name."""
    part: JsonObject = plain(tool)
    del part["name"]
    if part["sql"] is None:
        del part["sql"]
    frame = lexicon.frames.get(tool.name)
    return part if frame is None else {**part, "frame": _frame_part(frame, lexicon)}


def _frame_part(frame: Frame, lexicon: Lexicon) -> JsonObject:
    part: JsonObject = plain(frame)
    del part["tool"]
    for name, output in frame.outputs.items():
        if output.column and lexicon.field(output.column) == output.field:
            part["outputs"][name] = output.column
    return part


def _output(tool: str, name: str, entry: str | Output, lexicon: Lexicon) -> Output:
    if isinstance(entry, Output):
        return entry
    field = lexicon.field(entry)
    if field is None:
        raise InputError(
            f"tools.{tool}.frame.outputs.{name}",
            f"the lexicon has no column {entry[:80]!r}.",
            "Name one of its columns as table.column, or give the field itself.",
        )
    return Output(column=entry, field=field)

"""The tool files of a pack: one table per tool, from which both its schema and its frame follow.

A column's JSON type is the one that the database declares for it, so that schema, frame and
table cannot disagree.
"""

from __future__ import annotations

from typing import Any

from simulation.vocabulary.lexicon import (
    Field,
    Frame,
    Input,
    Intent,
    Kind,
    Lexicon,
    Operator,
    Output,
    Purpose,
)
from simulation.vocabulary.tools import Tool
from simulation.vocabulary.value import JsonObject, Value

_COMPUTED_TYPES = {Kind.INTEGER: "integer", Kind.NUMBER: "number", Kind.MONEY: "number"}


class Parameter(Value):
    """An entry of ``[tool.inputs]``."""

    column: str
    about: str
    purpose: Purpose = Purpose.FILTER
    operator: Operator = Operator.EQUAL
    required: bool = True
    label: str = ""
    enum: tuple[str, ...] = ()
    default: int | str | None = None
    minimum: int | None = None
    maximum: int | None = None

    def meaning(self) -> Input:
        return Input(
            column=self.column,
            purpose=self.purpose,
            operator=self.operator,
            required=self.required,
            label=self.label,
        )

    def schema_of(self, types: dict[str, str]) -> JsonObject:
        """The parameter's JSON Schema; a bare number (a limit) is an integer."""
        schema: JsonObject = {
            "type": types.get(self.column, "integer"),
            "description": self.about,
        }
        if self.enum:
            schema["enum"] = list(self.enum)
        for bound in ("default", "minimum", "maximum"):
            if (value := getattr(self, bound)) is not None:
                schema[bound] = value
        return schema


class Computed(Value):
    """An output that is no plain column of its entity's table, or that has a name of its own."""

    label: str
    kind: Kind
    column: str = ""
    unit: str = ""
    synonyms: tuple[str, ...] = ()

    def meaning(self) -> Output:
        field = Field(label=self.label, kind=self.kind, unit=self.unit, synonyms=self.synonyms)
        return Output(column=self.column, field=field)


class ToolEntry(Value):
    description: str
    intent: Intent
    entity: str
    sql: str
    asks: tuple[str, ...]
    done: tuple[str, ...] = ()
    mine: tuple[str, ...] = ()
    asked: dict[str, tuple[str, ...]] = {}
    reasons: tuple[str, ...] = ()
    measure: str = ""
    function: str = ""
    group: str = ""
    inputs: dict[str, Parameter] = {}
    outputs: dict[str, str | Computed] = {}

    def outputs_in(self, lexicon: Lexicon) -> dict[str, Output]:
        return {name: _output(entry, lexicon) for name, entry in self.outputs.items()}

    def frame(self, name: str, lexicon: Lexicon) -> Frame:
        return Frame(
            tool=name,
            intent=self.intent,
            entity=self.entity,
            inputs={key: entry.meaning() for key, entry in self.inputs.items()},
            outputs=self.outputs_in(lexicon),
            measure=self.measure,
            function=self.function,
            group=self.group,
            asks=self.asks,
            done=self.done,
            mine=self.mine,
            asked=self.asked,
            reasons=self.reasons,
        )

    def tool(self, name: str, lexicon: Lexicon, types: dict[str, str]) -> Tool:
        properties = {key: entry.schema_of(types) for key, entry in self.inputs.items()}
        parameters = {
            "type": "object",
            "properties": properties,
            "required": [key for key, entry in self.inputs.items() if entry.required],
            "additionalProperties": False,
        }
        return Tool(
            name=name,
            description=self.description,
            parameters=parameters,
            returns=self._returns(self.outputs_in(lexicon), types),
            sql=self.sql.strip(),
            mutates=self.intent.mutates,
        )

    def _returns(self, outputs: dict[str, Output], types: dict[str, str]) -> JsonObject:
        row: JsonObject = {
            "type": "object",
            "properties": {name: _type_of(output, types) for name, output in outputs.items()},
            "required": list(outputs),
            "additionalProperties": False,
        }
        several = self.intent in (Intent.SEARCH, Intent.TOP) or bool(self.group)
        return {"type": "array", "items": row} if several else row


def _output(entry: str | Computed, lexicon: Lexicon) -> Output:
    if isinstance(entry, Computed):
        return entry.meaning()
    field = lexicon.field(entry)
    if field is None:
        raise ValueError(f"a tool returns {entry}, which the lexicon does not name")
    return Output(column=entry, field=field)


def _type_of(output: Output, types: dict[str, str]) -> dict[str, Any]:
    json_type = types.get(output.column) or _COMPUTED_TYPES.get(output.field.kind, "string")
    return {"type": [json_type, "null"]}

"""A tool as a writer sends it: read into what it means, however it is wrapped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulation.llm.answers import unusable
from simulation.llm.asking import Usable
from simulation.synthesis.brief.answers import a_list, plain, unfenced
from simulation.synthesis.brief.statements import changes_rows
from simulation.vocabulary.tools import Tool
from simulation.vocabulary.value import JsonObject

MOST_TOOLS = 12
MOST_SAMPLES = 4
MOST_NAME = 64
LONGEST_DESCRIPTION = 1_000
LONGEST_PHRASE = 100
_TYPES = {
    "int": "integer",
    "bigint": "integer",
    "float": "number",
    "double": "number",
    "decimal": "number",
    "real": "number",
    "str": "string",
    "text": "string",
    "date": "string",
    "datetime": "string",
    "bool": "boolean",
    "list": "array",
    "dict": "object",
    "none": "null",
}
"""What other languages call the types of JSON Schema."""


@dataclass(frozen=True)
class Written:
    """A tool that reads as one; whether it works is another question."""

    tool: Tool
    samples: tuple[JsonObject, ...] = ()
    asks: tuple[str, ...] = ()
    """How people put it, as verb phrases."""
    done: tuple[str, ...] = ()
    """For a change, how it is reported: ``renewed``."""
    unreadable: str = ""
    """What keeps it from being tried at all."""

    @property
    def name(self) -> str:
        return self.tool.name

    def as_json(self) -> JsonObject:
        """As it is written, for a repair."""
        tool = self.tool
        return {
            "name": tool.name,
            "description": tool.description,
            "parameters": tool.parameters,
            "sql": tool.sql,
            "returns": tool.returns,
            "samples": list(self.samples),
            "asks": list(self.asks),
            **({"done": list(self.done)} if self.done else {}),
        }


def read_tools(text: str) -> Usable[tuple[Written, ...]]:
    """Raises ModelFailed for an answer without a list of tools; the list may be empty."""
    listed = a_list(text, "tools")
    entries = [item for item in listed.move[:MOST_TOOLS] if isinstance(item, dict)]
    try:
        written = tuple(_written(entry, place) for place, entry in enumerate(entries, start=1))
    except RecursionError as error:
        raise unusable("A schema in it is nested too deep.") from error
    return Usable(written, listed.repairs)


def _written(entry: JsonObject, place: int) -> Written:
    function = entry.get("function")
    inner = function if isinstance(function, dict) else {}
    given = {**entry, **{key: value for key, value in inner.items() if value is not None}}
    sql, unreadable = _sql(given.get("sql"))
    parameters = _parameters(given.get("parameters"))
    name = plain(given.get("name"), MOST_NAME)
    returns = _without_booleans(_schema(given.get("returns")))
    tool = Tool(
        name=name or f"tool_{place}",
        description=plain(given.get("description"), LONGEST_DESCRIPTION),
        parameters=parameters,
        returns=returns,
        sql=sql,
        mutates=changes_rows(sql),
    )
    return Written(
        tool=tool,
        samples=_samples(given.get("samples")),
        asks=_phrases(given.get("asks")),
        done=_phrases(given.get("done")),
        unreadable=unreadable or _missing(name, tool.description),
    )


def _sql(given: Any) -> tuple[str, str]:
    if isinstance(given, list) and len(given) == 1:
        given = given[0]
    if not isinstance(given, str) or not given.strip():
        return "", 'It has no "sql" with one statement.'
    return unfenced(given), ""


def _missing(name: str, description: str) -> str:
    if not name:
        return f'It has no "name" of at most {MOST_NAME} characters.'
    if not description:
        return f'It has no "description" of at most {LONGEST_DESCRIPTION} characters.'
    return ""


def _parameters(given: Any) -> JsonObject:
    """A schema of type object; the bare properties are one too."""
    found = _schema(given)
    if found and "properties" not in found and "type" not in found:
        found = {"properties": found}
    return {
        **found,
        "type": "object",
        "properties": found.get("properties") or {},
        "required": found.get("required") or [],
        "additionalProperties": False,
    }


def _schema(given: Any) -> JsonObject:
    mended = _mended(given)
    return mended if isinstance(mended, dict) else {}


def _mended(node: Any) -> Any:
    """The schema with the types called as JSON Schema calls them."""
    if isinstance(node, list):
        return [_mended(part) for part in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _types(value) if key == "type" else _mended(value) if key != "enum" else value
        for key, value in node.items()
    }


def _without_booleans(node: Any) -> Any:
    """For results: SQLite stores a yes or no as 1 or 0, so that is what comes."""
    if isinstance(node, list):
        return [_without_booleans(part) for part in node]
    if isinstance(node, dict):
        return {key: _without_booleans(part) for key, part in node.items()}
    return "integer" if node == "boolean" else node


def _types(given: Any) -> Any:
    """A property may itself be called ``type``: then it is a schema."""
    if isinstance(given, str):
        return _TYPES.get(given.lower(), given)
    if isinstance(given, list):
        return [_types(each) for each in given]
    return _mended(given)


def _samples(given: Any) -> tuple[JsonObject, ...]:
    listed = given if isinstance(given, list) else [given]
    return tuple(each for each in listed if isinstance(each, dict))[:MOST_SAMPLES]


def _phrases(given: Any) -> tuple[str, ...]:
    """Verb phrases as people say them; what looks like a tool's name is none."""
    listed = given if isinstance(given, list) else [given]
    lines = [plain(each, LONGEST_PHRASE).rstrip(".") for each in listed]
    found = [f"{line[:1].lower()}{line[1:]}" for line in lines if line and "_" not in line]
    return tuple(dict.fromkeys(found))[:6]

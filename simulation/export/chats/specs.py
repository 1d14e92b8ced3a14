"""Specifications of tools, however wrapped, as tools without SQL."""

from __future__ import annotations

import re
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from simulation.errors import RecordRefused
from simulation.export.chats.chat import Mending
from simulation.llm.loose_json import strict
from simulation.vocabulary.tools import Tool
from simulation.vocabulary.value import JsonObject

MOST_TOOLS = 1_000
LONGEST_NAME = 200
_SCHEMA_KEYS = ("parameters", "inputSchema", "input_schema", "args_schema", "arguments")
_JSON_KINDS = ("string", "integer", "number", "boolean", "object", "array", "null")
_LITERAL = ("enum", "const", "default", "examples")
"""Keys whose values are data, not schemas."""
_KINDS = {
    "str": "string", "int": "integer", "float": "number", "bool": "boolean", "dict": "object",
    "list": "array", "tuple": "array", "set": "array", "double": "number",
    "long": "integer", "map": "object",
}  # fmt: skip
_READING = frozenset(
    (
        *("get", "find", "list", "search", "lookup", "look", "check", "calculate", "compute"),
        *("view", "read", "retrieve", "fetch", "query", "count", "show", "describe", "verify"),
        *("think", "is", "has", "can", "compare", "estimate", "convert", "validate", "browse"),
        *("track", "analyze", "analyse", "summarize", "translate", "identify", "determine"),
    )
)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def tools_of(given: Any, mending: Mending) -> list[Tool]:
    """Raises RecordRefused naming the tool for one that is no JSON Schema."""
    tools: dict[str, Tool] = {}
    for number, spec in enumerate(_listed(given)):
        tool = _tool(spec, f"tools.{number}", mending)
        if tool is None:
            continue
        if tools.setdefault(tool.name, tool) != tool:
            mending.note(f"of two tools named {tool.name} the first is taken")
    return list(tools.values())


def changes_data(name: str) -> bool:
    """From the tool's name alone: what is not plainly a look-up may change something."""
    last = re.split(r"__|[./:]", name)[-1]
    words = [word.lower() for word in _WORD.findall(last)]
    return not words or words[0] not in _READING


def _listed(given: Any) -> list[Any]:
    if isinstance(given, str):
        given = strict(given) if given.strip() else None
        if given is None:
            return []
    if isinstance(given, dict):
        inner = given.get("tools", given.get("functions"))
        given = inner if isinstance(inner, list) else [_named(*item) for item in given.items()]
    if given is None:
        return []
    if not isinstance(given, list) or len(given) > MOST_TOOLS:
        raise RecordRefused(
            "tools", "they are no list of specifications.", f"Give a list, {MOST_TOOLS} at most."
        )
    return given


def _named(name: str, spec: Any) -> Any:
    """One entry of a map from names to specifications."""
    return {"name": name, **spec} if isinstance(spec, dict) and "function" not in spec else spec


def _tool(spec: Any, where: str, mending: Mending) -> Tool | None:
    if isinstance(spec, str):
        spec = strict(spec)
    inner = spec.get("function") if isinstance(spec, dict) else None
    about = inner if isinstance(inner, dict) else spec
    name = about.get("name") if isinstance(about, dict) else None
    if not isinstance(about, dict) or not isinstance(name, str) or not name.strip():
        if isinstance(spec, dict) and spec.get("type") not in (None, "function"):
            mending.note(f"left out: a tool of type {str(spec['type'])[:40]}, no function")
            return None
        raise RecordRefused(
            where, "it is no specification of a function.", "Give its name and parameters."
        )
    name = name.strip()[:LONGEST_NAME]
    description = about.get("description")
    returns = about.get("returns", about.get("output_schema", about.get("outputSchema")))
    return Tool(
        name=name,
        description=description if isinstance(description, str) else "",
        parameters=_parameters(about, f"{where} ({name})", mending),
        returns=_sound(returns, f"{where} ({name}).returns") if isinstance(returns, dict) else {},
        sql=None,
        mutates=changes_data(name),
    )


def _parameters(about: JsonObject, where: str, mending: Mending) -> JsonObject:
    given = next((about[key] for key in _SCHEMA_KEYS if about.get(key)), None)
    if isinstance(given, str):
        given = strict(given)
    if given is None:
        return {"type": "object", "properties": {}}
    if not isinstance(given, dict):
        raise RecordRefused(f"{where}.parameters", "they are no JSON Schema.", "Give an object.")
    if _is_bare(given):
        given = {"properties": given}
    plain = _in_json_words(given) | {"type": "object"}
    if plain != given:
        mending.note(f"the parameters of {about['name']} are put into words of JSON Schema")
    return _sound(plain, f"{where}.parameters")


def _is_bare(given: JsonObject) -> bool:
    """Properties without the schema around them: ``{"order_id": {"type": "str"}}``."""
    telling = {"properties", "$ref", "anyOf", "oneOf", "allOf"} & given.keys()
    return not telling and all(isinstance(value, dict) for value in given.values())


def _in_json_words(schema: Any) -> Any:
    """The same schema with the types of Python, as some benchmarks write them, named as JSON
    Schema names them; ``required`` inside a property says nothing there.
    """
    if isinstance(schema, list):
        return [_in_json_words(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {key: _in_json_words(value) for key, value in schema.items() if key not in _LITERAL}
    plain |= {key: schema[key] for key in _LITERAL if key in schema}
    if isinstance(plain.get("required"), bool):
        del plain["required"]
    kind = plain.get("type")
    if isinstance(kind, str) and kind not in _JSON_KINDS:
        del plain["type"]
        known = _KINDS.get(re.split(r"[\[ ,]", kind.strip().lower())[0])
        plain |= {"type": known} if known else {}
    return plain


def _sound(schema: JsonObject, where: str) -> JsonObject:
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        path = ".".join(map(str, error.absolute_path))
        at = f"{where}.{path}" if path else where
        raise RecordRefused(at, f"{error.message[:200]}.", "Mend the JSON Schema.") from error
    except RecursionError as error:
        raise RecordRefused(where, "it is nested too deep.", "Mend the JSON Schema.") from error
    return schema

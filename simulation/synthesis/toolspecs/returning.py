"""What each tool returns, predicted one after the other with the earlier ones in view."""

from __future__ import annotations

import json
from typing import Final, NamedTuple

from simulation.errors import SeatFailed
from simulation.llm.answers import unusable
from simulation.llm.prompts import prompt
from simulation.synthesis.artefacts import Stage, Told, dropped, proved
from simulation.synthesis.toolspecs.agreeing import disagreements
from simulation.synthesis.toolspecs.describing import About
from simulation.synthesis.toolspecs.schemas import schema_problem
from simulation.synthesis.toolspecs.specs import Spec
from simulation.synthesis.writer import Writer
from simulation.vocabulary.domain import Gap
from simulation.vocabulary.value import JsonObject, canonical_json

ANYTHING: Final[JsonObject] = {"type": "object"}
"""Returned by a tool that nobody could describe: whatever fits the conversation."""
LONGEST_SHOWN: Final = 1_500
_READING: Final = frozenset(
    {
        *("get", "list", "search", "find", "read", "show", "check", "view", "fetch", "lookup"),
        *("look", "count", "compute", "calculate", "convert", "compare", "estimate", "query"),
        *("validate", "verify", "track", "describe", "summarize", "is", "has"),
    }
)


class Returned(NamedTuple):
    schema: JsonObject
    mutates: bool


async def predict_returns(
    specs: tuple[Spec, ...], about: About, writer: Writer, told: Told
) -> tuple[dict[str, Returned], tuple[Gap, ...]]:
    """By tool, in the order in which they were given; given schemas are taken as they are.

    A tool that the model could not describe keeps its place, with a gap.
    """
    found: dict[str, Returned] = {}
    gaps: list[Gap] = []
    for spec in specs:
        if spec.returns is not None:
            found[spec.name] = Returned(spec.returns, _changes(spec))
            continue
        try:
            found[spec.name], attempts = await _predicted(spec, specs, about, found, writer)
        except SeatFailed as failed:
            found[spec.name] = Returned(ANYTHING, _changes(spec))
            gaps.append(_gap(spec, failed))
            told(dropped(Stage.RETURNS, spec.name, gaps[-1].reason))
            continue
        told(proved(Stage.RETURNS, spec.name, found[spec.name].schema, attempts=attempts))
    return found, tuple(gaps)


async def _predicted(
    spec: Spec,
    specs: tuple[Spec, ...],
    about: About,
    found: dict[str, Returned],
    writer: Writer,
) -> tuple[Returned, int]:
    earlier = {name: each.schema for name, each in found.items()}

    def read(answer: JsonObject, is_last: bool) -> Returned:  # noqa: FBT001 - as it is asked
        schema = _read_schema(answer)
        clashes = disagreements(schema, earlier, specs)
        if clashes and not is_last:
            raise unusable(" ".join(clashes))
        said = answer.get("changes")
        is_known = spec.mutates is not None or not isinstance(said, bool)
        return Returned(schema, _changes(spec) if is_known else bool(said))

    values = {
        "title": about.title,
        "description": about.description,
        "tools": listed(specs),
        "earlier": "\n".join(f"{name}: {canonical_json(each)}" for name, each in earlier.items())
        or "None yet: this is the first.",
        "tool": _whole(spec),
    }
    text = prompt(__package__, "returns")
    return await writer.write((Stage.RETURNS.value, spec.name), text, values, read)


def _read_schema(answer: JsonObject) -> JsonObject:
    """Raises ModelFailed for a schema that could not judge a result."""
    schema = answer.get("returns")
    if not isinstance(schema, dict) or schema.get("type") not in ("object", "array"):
        raise unusable('"returns" must be a JSON Schema of type object or array.')
    path, problem = schema_problem(schema)
    if problem:
        raise unusable(f'"returns"{path}: {problem}')
    row = schema.get("items") if schema["type"] == "array" else schema
    is_object = isinstance(row, dict) and row.get("type") == "object"
    if not isinstance(row, dict) or (is_object and not row.get("properties")):
        raise unusable('"returns" does not say which properties there are.')
    return schema


def listed(specs: tuple[Spec, ...]) -> str:
    """A line each: name, parameters, description."""
    return "\n".join(
        f"- {spec.name}({', '.join(spec.parameters['properties'])}): {spec.description}".rstrip()
        for spec in specs
    )


def shown(specs: tuple[Spec, ...]) -> str:
    """A line each with its parameters as they were given, examples and all."""
    return "\n".join(
        f"- {spec.name}: {spec.description} {canonical_json(spec.parameters)[:LONGEST_SHOWN]}"
        for spec in specs
    )


def _whole(spec: Spec) -> str:
    parts = {"name": spec.name, "description": spec.description, "parameters": spec.parameters}
    return json.dumps(parts, ensure_ascii=False, indent=1)


def _changes(spec: Spec) -> bool:
    """As it was said; else a tool changes something unless its name says that it reads."""
    if spec.mutates is not None:
        return spec.mutates
    first = spec.name.replace("-", "_").split("_")[0].lower()
    return first not in _READING and not any(first.startswith(verb) for verb in ("get", "search"))


def _gap(spec: Spec, failed: SeatFailed) -> Gap:
    return Gap(
        subject=spec.name,
        reason=f"What it returns could not be predicted ({failed.reason}): anything goes.",
        remedy="Give it a return schema: `returns` in the tools file.",
    )

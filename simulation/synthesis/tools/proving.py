"""A draft shows that it works: the sandbox accepts it, and it runs on real values."""

from __future__ import annotations

import json
from typing import Any

from jsonschema import Draft202012Validator

from simulation.errors import ToolRefused
from simulation.synthesis.tools.draft import Draft
from simulation.vocabulary.domain import Gap
from simulation.vocabulary.lexicon import Intent, Purpose
from simulation.world import World

_REMEDY = "The other tools work without it."


class Proof:
    """Proves drafts in one scratch world; changes are tried on a copy of it."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.gaps: list[Gap] = []

    def works(self, draft: Draft) -> bool:
        """Whether the draft ran; if not, the reason is kept as a gap."""
        problem = self._problem(draft)
        if problem:
            self.gaps.append(
                Gap(
                    subject=draft.tool.name,
                    reason=f"Left out, because it did not prove itself: {problem}",
                    remedy=_REMEDY,
                )
            )
        return not problem

    def _problem(self, draft: Draft) -> str:
        try:
            self._world.prove(draft.tool)
            trials = self._trials(draft)
        except ToolRefused as refusal:
            return str(refusal)
        if not trials:
            return "no row has all the values that it takes"
        problems = [self._try(draft, arguments) for arguments in trials]
        return problems[0] if all(problems) else ""

    def _trials(self, draft: Draft) -> list[dict[str, Any]]:
        rows = self._world.query(draft.probe, limit=3)
        if not draft.frame.inputs:
            return [{}]
        if draft.frame.intent is Intent.CREATE:
            rows = rows or [{}]
            return [trial for row in rows for trial in _new_rows(draft, row)]
        return rows

    def _try(self, draft: Draft, arguments: dict[str, Any]) -> str:
        world = self._world.copy() if draft.tool.mutates else self._world
        try:
            called = world.call(draft.tool, arguments)
        finally:
            if world is not self._world:
                world.close()
        if not called.ok:
            return f"{called.error}: {called.content[:200]}"
        return _unlike_schema(draft, json.loads(called.content))


def _unlike_schema(draft: Draft, content: Any) -> str:
    validator = Draft202012Validator(draft.tool.returns)
    error = next(iter(validator.iter_errors(content)), None)
    if error is not None:
        return f"its result is not what it says it returns: {error.message[:200]}"
    return "it found nothing" if content == [] else ""


def _new_rows(draft: Draft, row: dict[str, Any]) -> list[dict[str, Any]]:
    """Arguments for a new row, near an existing one: as it is, and with new words and numbers."""
    inputs = draft.frame.inputs
    asked = {name: each for name, each in inputs.items() if each.purpose is not Purpose.LIMIT}
    plain = {name: row.get(name, _made_up(draft, name)) for name in asked}
    fresh = {
        name: value if "enum" in draft.tool.parameters["properties"][name] else _fresh(value)
        for name, value in plain.items()
    }
    texts = {
        name: fresh[name] if isinstance(value, str) else value for name, value in plain.items()
    }
    required = {
        name: value for name, value in texts.items() if name in draft.tool.parameters["required"]
    }
    return [texts, plain, fresh, required]


def _made_up(draft: Draft, name: str) -> Any:
    schema = draft.tool.parameters["properties"][name]
    if "enum" in schema:
        return schema["enum"][0]
    return {"integer": 1, "number": 1.0}.get(schema["type"], "new")


def _fresh(value: Any) -> Any:
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, str):
        return value if value[:4].isdigit() and value[4:5] == "-" else f"{value[:60]} 2"
    return value + 100_003

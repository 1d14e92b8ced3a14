"""The service that a reference solution is tried on: a scratch world, or schemas alone."""

from __future__ import annotations

import json
from typing import Any, NamedTuple, Protocol

from simulation.synthesis.tasks.catalog import Catalog
from simulation.synthesis.writing.changes import checks_of
from simulation.synthesis.writing.proposal import From
from simulation.synthesis.writing.selecting import Selected, select
from simulation.synthesis.writing.thread import Done
from simulation.synthesis.writing.unproved import Unproved
from simulation.vocabulary.tasks import Check, WorldCheck
from simulation.vocabulary.tools import Tool
from simulation.vocabulary.value import JsonObject
from simulation.world import Called, World

TRUTHFUL = ("not_found", "constraint")


class Tried(NamedTuple):
    """A call that came about as the task says."""

    result: Any
    refusal: str = ""
    """Why the service refused, where the task says that it does."""
    checks: tuple[Check, ...] = ()


class Service(Protocol):
    is_executed: bool

    def call(self, tool: Tool, arguments: JsonObject, *, fails: bool) -> Tried:
        """Raises Unproved for a call that does not come about as the task says."""
        ...

    def select(self, done: Done, wanted: From) -> Selected:
        """Raises Unproved."""
        ...


class ExecutedService:
    """Tools with SQL, on a world that goes on from call to call."""

    is_executed = True

    def __init__(self, catalog: Catalog, world: World) -> None:
        self._catalog = catalog
        self._world = world

    def call(self, tool: Tool, arguments: JsonObject, *, fails: bool) -> Tried:
        before = self._world.copy()
        called = self._world.call(tool, arguments)
        result = json.loads(called.content)
        if fails:
            return Tried(result, _refusal(tool, called, result))
        if not called.ok:
            raise Unproved(f"{tool.name} failed with {arguments}: {called.content}")
        if result == []:
            raise Unproved(f"{tool.name} found nothing with {arguments}.")
        if not tool.mutates:
            return Tried(result)
        return Tried(result, checks=self._checks(tool, arguments, called.diff or {}, before))

    def _checks(
        self, tool: Tool, arguments: JsonObject, diff: Any, before: World
    ) -> tuple[Check, ...]:
        found = checks_of(self._catalog, tool, arguments, diff, before, self._world)
        if not found:
            raise Unproved(
                f"{tool.name} with {arguments} changes nothing that could be checked: what it sets "
                "is so already. Choose a row or a value for which it makes a difference."
            )
        return tuple(
            WorldCheck(sql=each, description=f"The change is made: {described(tool)}.")
            for each in found
        )

    def select(self, done: Done, wanted: From) -> Selected:
        return select(done, wanted)


def described(tool: Tool) -> str:
    """What the tool does, from its description's first sentence: "cancel an order"."""
    text = tool.description.split(". ")[0].strip().rstrip(".") or tool.name.replace("_", " ")
    return text if text[:2].isupper() else f"{text[:1].lower()}{text[1:]}"


def _refusal(tool: Tool, called: Called, result: Any) -> str:
    """Only what the service itself would say no to: a call that is wrong proves nothing."""
    if called.ok and result == []:
        return "nothing was found."
    if called.ok:
        raise Unproved(f'{tool.name} is said to fail, but it succeeded. Leave "fails" out.')
    if called.error not in TRUTHFUL:
        raise Unproved(f"{tool.name} is called wrongly: {called.content}")
    return str(result.get("error", "")) or "it was refused"

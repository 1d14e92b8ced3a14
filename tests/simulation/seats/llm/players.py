"""Brains for a scripted model server that really play: each knows only what its prompt says.

The user's reads its concerns from the prompt and brings up one after the other; the agent's is
given, for each concern, the calls that settle it, and tells what the last of them returned. The
tool simulator's carries out the calls that its prompt shows, in a world of the package it knows.
"""

from __future__ import annotations

import json
import re

from simulation.synthesis.package import Package
from simulation.vocabulary.state import DialogueState
from simulation.world import Called, World
from tests.servers.models import Answer, JsonObject, call, completion

_CALL = re.compile(r"^Call: (\w+) (.*)$", re.M)
_PRESENT = re.compile(r"\s*(\w+) (.*)")
_CONCERN = re.compile(r"^  \d+\. (.+)$", re.M)
Solutions = dict[str, list[tuple[str, JsonObject]]]


def solutions(states: list[DialogueState]) -> Solutions:
    """The reference calls by the concern that they settle."""
    return {
        subtask.goal: [(step.tool, step.arguments) for step in subtask.steps]
        for state in states
        for task in state.tasks
        for subtask in task.subtasks
    }


class Players:
    def __init__(self, known: Solutions, package: Package | None = None) -> None:
        self._known = known
        self._package = package

    def __call__(self, body: JsonObject) -> Answer:
        if body.get("tools"):
            return self._agent(body["messages"])
        if "Now the assistant calls:" in body["messages"][-1]["content"]:
            return self._tool(body["messages"][-1]["content"])
        return self._user(body["messages"])

    def _tool(self, asked: str) -> Answer:
        assert self._package is not None
        with World.open(self._package.image, now=self._package.domain.now) as world:
            earlier, _, present = asked.partition("Now the assistant calls:")
            called = [self._called(world, *call) for call in _CALL.findall(earlier)]
            name, arguments = _PRESENT.match(present).groups()  # type: ignore[union-attr]
            called.append(self._called(world, name, arguments))
        result = json.loads(called[-1].content)
        if not called[-1].ok:
            result = {"error": result["error"], "kind": called[-1].error}
            return Answer(completion(json.dumps(result)))
        return Answer(completion(json.dumps({"result": result})))

    def _called(self, world: World, name: str, arguments: str) -> Called:
        assert self._package is not None
        tool = self._package.domain.tool(name)
        assert tool is not None
        return world.call(tool, arguments)

    def _user(self, messages: list[JsonObject]) -> Answer:
        concerns = _CONCERN.findall(messages[0]["content"])
        transcript = messages[-1]["content"]
        pending = [
            concern for concern in concerns if f"I would like this: {concern}" not in transcript
        ]
        if pending:
            said = {"message": f"I would like this: {pending[0]}", "done": False}
        else:
            said = {"message": "Thank you, that was all.", "done": True}
        return Answer(completion(json.dumps(said)))

    def _agent(self, messages: list[JsonObject]) -> Answer:
        asked = max(at for at, one in enumerate(messages) if one["role"] == "user")
        concern = messages[asked]["content"].partition("I would like this: ")[2]
        steps = self._known.get(concern, [])
        since = [one for one in messages[asked:] if one["role"] == "assistant"]
        if len(since) < len(steps):
            name, arguments = steps[len(since)]
            return Answer(completion(None, calls=[call(name, arguments, f"call_{len(since)}")]))
        if messages[-1]["role"] == "tool":
            found = messages[-1]["content"].replace('"', "")[:4000]
            return Answer(completion(f"This is what I found: {found}"))
        return Answer(completion("Gladly. Goodbye."))

"""Brains for a scripted model server that really play: each knows only what its prompt says.

The user's reads its concerns from the prompt and brings up one after the other; the agent's is
given, for each concern, the calls that settle it, and tells what the last of them returned.
"""

from __future__ import annotations

import json
import re

from simulation.vocabulary.state import DialogueState
from tests.servers.models import Answer, JsonObject, call, completion

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
    def __init__(self, known: Solutions) -> None:
        self._known = known

    def __call__(self, body: JsonObject) -> Answer:
        return self._agent(body["messages"]) if body.get("tools") else self._user(body["messages"])

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
            return Answer(completion(f"This is what I found: {messages[-1]['content'][:400]}"))
        return Answer(completion("Gladly. Goodbye."))

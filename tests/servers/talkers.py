"""A brain for long dialogues on the toy shelf: the user asks on, the agent looks up or lends."""

from __future__ import annotations

import json

from tests.servers.models import Answer, JsonObject, call, completion

ASKED = "What of book"


class Talkers:
    """``requests`` in each dialogue, each answer after ``delay`` seconds."""

    def __init__(self, requests: int, delay: float) -> None:
        self._requests = requests
        self._delay = delay

    def __call__(self, body: JsonObject) -> Answer:
        said = self._agent(body["messages"]) if body.get("tools") else self._user(body["messages"])
        return Answer(said, delay=self._delay)

    def _user(self, messages: list[JsonObject]) -> JsonObject:
        asked = messages[-1]["content"].count(ASKED)
        if asked >= self._requests:
            return completion(json.dumps({"message": "Thank you, that was all.", "done": True}))
        message = f"{ASKED} {1 + asked % 2}, for the {asked + 1}. time?"
        return completion(json.dumps({"message": message, "done": False}))

    def _agent(self, messages: list[JsonObject]) -> JsonObject:
        last = messages[-1]
        if last["role"] == "tool":
            return completion(f"It says {last['content']}".replace('"', ""))
        if ASKED not in last["content"]:
            return completion("Gladly. Goodbye.")
        asked = sum(ASKED in (one["content"] or "") for one in messages if one["role"] == "user")
        name = "lend_book" if asked % 3 == 0 else "get_book"
        return completion(None, calls=[call(name, {"id": 2 - asked % 2}, f"call_{len(messages)}")])

"""A brain that judges: it decides what its prompt asks for, and fails the points it is told to."""

from __future__ import annotations

import json
import re

from tests.servers.models import Answer, JsonObject, completion

_COUNT = re.compile(r"Decide the points 1 to (\d+)")
_AGENTS = re.compile(r"^\[(\d+)\] agent", re.M)


class Judging:
    """``failing`` are numbers of points; each turn of the agent's gets a critique."""

    def __init__(self, *failing: int) -> None:
        self._failing = failing

    def __call__(self, body: JsonObject) -> Answer:
        asked = body["messages"][-1]["content"]
        turns = sorted({int(seq) for seq in _AGENTS.findall(asked)})
        sent: JsonObject = {
            "critiques": [
                {"turn": seq, "verdict": "good", "owner": "agent", "text": "A sensible step."}
                for seq in turns
            ]
        }
        count = _COUNT.search(asked)
        if count is None:
            sent["notes"] = [{"point": 1, "turns": turns[:1], "note": "It begins here."}]
        else:
            sent["points"] = [self._point(number) for number in range(1, int(count[1]) + 1)]
            sent["reasoning"] = "All of it was looked at."
        return Answer(completion(json.dumps(sent)))

    def _point(self, number: int) -> JsonObject:
        verdict = "failed" if number in self._failing else "met"
        return {
            "point": number,
            "kind": "Critical",
            "verdict": verdict,
            "turns": [1],
            "reason": f"Point {number} is {verdict}.",
        }

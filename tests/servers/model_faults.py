"""Every way in which models and their servers go wrong, put over a brain that does not."""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from simulation.vocabulary.chance import Chance
from simulation.vocabulary.value import hash_json
from tests.servers.models import Answer, Brain, JsonObject, Manner, call, completion, problem

Fault = Callable[[Answer], Answer]


def _message(answer: Answer) -> tuple[JsonObject, JsonObject]:
    """A copy of the completion, and its message to be changed in place."""
    assert isinstance(answer.body, dict)
    body = copy.deepcopy(answer.body)
    return body, body["choices"][0]["message"]


def _with(change: Callable[[JsonObject], object]) -> Fault:
    def fault(answer: Answer) -> Answer:
        body, message = _message(answer)
        change(message)
        return replace(answer, body=body)

    return fault


def _with_calls(change: Callable[[JsonObject], object]) -> Fault:
    """Changes each call; an answer without one stays as it is."""
    return _with(lambda message: [change(one) for one in message.get("tool_calls") or ()])


def _instead(body: JsonObject) -> Fault:
    return lambda _answer: Answer(body)


def _in_manner(manner: Manner) -> Fault:
    return lambda answer: replace(answer, manner=manner)


def _text(change: Callable[[str], str]) -> Fault:
    """Changes what is said; a call without words stays as it is."""

    def changed(message: JsonObject) -> None:
        if message["content"]:
            message["content"] = change(message["content"])

    return _with(changed)


def _json_with(key: str, change: Callable[[JsonObject], Any]) -> Fault:
    """Changes the JSON that holds ``key``; other answers stay as they are."""

    def changed(text: str) -> str:
        said = json.loads(text) if text.startswith("{") else {}
        return json.dumps(change(said)) if key in said else text

    return _text(changed)


def _user_json(change: Callable[[JsonObject], JsonObject]) -> Fault:
    return _json_with("message", change)


def _tool_json(change: Callable[[JsonObject], Any]) -> Fault:
    return _json_with("result", change)


def _cut_off(answer: Answer) -> Answer:
    body, message = _message(answer)
    body["choices"][0]["finish_reason"] = "length"
    message["content"] = (message["content"] or "")[:10]
    return replace(answer, body=body)


WIRE: dict[str, Fault] = {
    "429": lambda _answer: problem(429, "slow down", {"Retry-After": "0.05"}),
    "429 without a hint": lambda _answer: problem(429, "slow down"),
    "500": lambda _answer: problem(500, "oops"),
    "502 page": lambda _answer: Answer("<html>bad gateway</html>", 502, content_type="text/html"),
    "page": lambda _answer: Answer("<html>welcome</html>", content_type="text/html"),
    "no answer": _in_manner(Manner.SILENT),
    "dropped": _in_manner(Manner.DROPPED),
    "cut": _in_manner(Manner.CUT),
    "stalled": _in_manner(Manner.STALLED),
    "half a JSON": lambda _answer: Answer('{"choices": [{"mess'),
    "error within": _instead({"error": {"code": 503, "message": "upstream is gone"}}),
    "no choices": _instead({"choices": []}),
}

ANSWERS: dict[str, Fault] = {
    "empty": _instead(completion("")),
    "null": _instead(completion(None)),
    "only thoughts": _instead(completion("<think>Let me see", reasoning_content="Hmm.")),
    "cut off": _cut_off,
    "refusal": _instead(completion(None, refusal="I cannot help with that.")),
    "content filter": _instead(completion("", finish="content_filter")),
    "inline thoughts": _text(lambda text: f"<think>The {{other}} side must not see</think>{text}"),
    "reasoning": _with(lambda message: message.update(reasoning="Secret: 4711.")),
    "content in parts": _with(
        lambda message: message.update(content=[{"type": "text", "text": message["content"] or ""}])
    ),
}

THOUGHTS: dict[str, Fault] = {
    "brackets": _text(lambda text: f"[THINK]Secret: 4711.[/THINK]{text}"),
    "attribute": _text(lambda text: f'<think step="1">Secret: 4711.</think >{text}'),
    "channels": _text(
        lambda text: (
            f"<|channel|>analysis<|message|>Secret: 4711.<|end|><|channel|>final<|message|>{text}"
        )
    ),
    "part": _with(
        lambda message: message.update(
            content=[
                {"type": "thinking", "text": "Secret: 4711."},
                {"type": "text", "text": message["content"] or ""},
            ]
        )
    ),
    "inside": _json_with(
        "message",
        lambda said: {**said, "message": f"<think>Secret: 4711.</think>{said['message']}"},
    ),
    "nothing to be seen": _instead(completion("\u200b\ufeff")),
}
"""As templates of several families leave them in the content, where their server does not look."""

CALLS: dict[str, Fault] = {
    "unknown tool": _instead(completion(None, calls=[call("look_into_the_crystal_ball", {})])),
    "malformed arguments": _with_calls(
        lambda one: one["function"].update(arguments='{"id": 7731, "')
    ),
    "wrong arguments": _with_calls(lambda one: one["function"].update(arguments='{"nonsense": 1}')),
    "fenced arguments": _with_calls(
        lambda one: one["function"].update(
            arguments=f"```json\n{one['function']['arguments']}\n```"
        )
    ),
    "arguments as object": _with_calls(
        lambda one: one["function"].update(arguments=json.loads(one["function"]["arguments"]))
    ),
    "no id": _with_calls(lambda one: one.pop("id")),
    "the same id": _with_calls(lambda one: one.update(id="call_0")),
    "doubled call": _with(
        lambda message: message.update(tool_calls=2 * (message.get("tool_calls") or []) or None)
    ),
}

USERS: dict[str, Fault] = {
    "plain text": _text(lambda text: text.strip("{}")),
    "fenced": _text(lambda text: f"```json\n{text}\n```" if text.startswith("{") else text),
    "prefixed": _text(
        lambda text: f"Here is the message:\n{text}" if text.startswith("{") else text
    ),
    "speaks as the agent": _user_json(lambda said: {**said, "message": "How can I help you?"}),
    "writes both": _user_json(
        lambda said: {**said, "message": f"{said['message']}\nAssistant: Done!\nUser: Thanks"}
    ),
    "done at once": _user_json(lambda said: {**said, "done": True}),
    "never done": _user_json(lambda said: {**said, "done": False}),
    "done as text": _user_json(lambda said: {**said, "done": str(said["done"])}),
    "no done": _user_json(lambda said: {"message": said["message"]}),
}

RESULTS: dict[str, Fault] = {
    "bare result": _tool_json(lambda said: said["result"]),
    "result as text": _tool_json(lambda said: {"result": json.dumps(said["result"])}),
    "no result": _tool_json(lambda _said: {"result": None}),
    "another shape": _tool_json(lambda said: {"result": {"rows": [said["result"]]}}),
    "result with a remark": _tool_json(lambda said: {**said, "note": "I made this up."}),
    "made-up error": _tool_json(lambda _said: {"error": "The system is down.", "kind": "internal"}),
    "surrogates": _tool_json(lambda said: {"result": [said["result"], "\ud800\0"]}),
    "too much": _tool_json(lambda said: {"result": [said["result"]] * 2000}),
}

FAULTS: dict[str, Fault] = {**WIRE, **ANSWERS, **CALLS, **USERS}


class Faulty:
    """A brain that goes wrong at ``rate``, each fault as likely; ``made`` counts them by name.

    What befalls a request depends on its body and on how often it came, not on the order in which
    many dialogues arrive: so a run can be repeated.
    """

    def __init__(
        self, brain: Brain, rate: float, seed: int = 0, faults: Mapping[str, Fault] = FAULTS
    ) -> None:
        self._brain = brain
        self._faults = faults
        self._rate = rate
        self._chance = Chance(seed)
        self._seen: Counter[str] = Counter()
        self.made: Counter[str] = Counter()

    def __call__(self, body: JsonObject) -> Answer:
        answer = self._brain(body)
        address = hash_json(body)
        self._seen[address] += 1
        here = self._chance.at(address, self._seen[address])
        if not here.at("whether").happens(self._rate):
            return answer
        name = here.at("which").pick(sorted(self._faults))
        self.made[name] += 1
        return self._faults[name](answer)

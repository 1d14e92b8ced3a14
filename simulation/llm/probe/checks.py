"""What is tried of a model. Each check says what it saw, or raises what was wrong."""

from __future__ import annotations

import json
import re

from simulation.llm.chat import ChatRequest, Reply
from simulation.llm.client import OpenAIModel
from simulation.llm.failures import Failure, ModelFailed
from simulation.llm.loose_json import read_object, strict
from simulation.llm.preflight import is_listed
from simulation.llm.prompts import prompt
from simulation.vocabulary.value import JsonObject

PACKAGE = "simulation.llm.probe"
BRANCH = "Northside"
OPENS = "9:40"
TOOL: JsonObject = {
    "type": "function",
    "function": {
        "name": "get_opening_hours",
        "description": "When a branch of the library opens and closes, by day of the week.",
        "parameters": {
            "type": "object",
            "properties": {"branch": {"type": "string", "description": "The branch's name."}},
            "required": ["branch"],
            "additionalProperties": False,
        },
    },
}
_NO_CHAT = re.compile(r"embed|rerank|whisper|tts|audio|image|dall|moderation", re.I)
_SHOWN = 8
_QUOTED = 120


class Unfit(Exception):
    """The model answered, but not what is needed of it."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy


def said_of(names: tuple[str, ...], name: str) -> str:
    """What an endpoint's list of models says of the one that is tested."""
    if not names:
        return "It answers, and does not list its models."
    rest = len(names) - _SHOWN
    listed = ", ".join(names[:_SHOWN]) + (f" and {rest} more" if rest > 0 else "")
    if not is_listed(name, names):
        return f"It lists {listed}; {name} is not among them."
    return f"It lists {listed}."


def likely(names: tuple[str, ...]) -> str:
    """A model to be tested where nobody named one. Raises Unfit where none is listed."""
    talking = [name for name in names if not _NO_CHAT.search(name)]
    if not talking:
        raise Unfit("It lists no model to talk to.", "Name the model that shall be tested.")
    return talking[0]


async def answers(model: OpenAIModel) -> str:
    reply = await model.ask(_asking(prompt(PACKAGE, "answer").filled()))
    usage = reply.usage
    counted = f"{usage.prompt} tokens read, {usage.completion} written"
    thought = f", {usage.reasoning} of them thought" if usage.reasoning else ""
    return f"Said {_quoted(reply.content)}; {counted}{thought}."


async def calls_tools(model: OpenAIModel) -> str:
    """A round trip: it calls, is told the result, and answers by it."""
    asked: tuple[JsonObject, ...] = (
        {"role": "system", "content": prompt(PACKAGE, "tools").filled()},
        {"role": "user", "content": f"When does the {BRANCH} branch open on Mondays?"},
    )
    first = await model.ask(ChatRequest(messages=asked, tools=(TOOL,)))
    call = _one_call(first)
    result = {"branch": BRANCH, "monday": {"opens": OPENS, "closes": "18:00"}}
    said: tuple[JsonObject, ...] = (
        {"role": "assistant", "content": first.content, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": call["id"], "content": json.dumps(result)},
    )
    then = await model.ask(ChatRequest(messages=(*asked, *said), tools=(TOOL,)))
    if OPENS not in (then.content or "").replace(".", ":"):
        raise Unfit(
            f"It called the tool, but did not tell what it returned: {_quoted(then.content)}.",
            "Choose a model that is trained to use tools.",
        )
    return f"Called get_opening_hours and answered {_quoted(then.content)}"


async def writes_json(model: OpenAIModel) -> str:
    request = _asking(prompt(PACKAGE, "json").filled())
    reply = await model.ask(request.with_parameters(response_format={"type": "json_object"}))
    if not isinstance(strict(reply.content or ""), dict):
        raise Unfit(f"It sent no JSON object: {_quoted(reply.content)}.", "")
    return f"Sent {_quoted(reply.content)}"


def _asking(text: str) -> ChatRequest:
    return ChatRequest(messages=({"role": "user", "content": text},))


def _one_call(reply: Reply) -> JsonObject:
    """The call, as it stands in the messages."""
    if not reply.calls:
        raise Unfit(
            f"It called no tool and said {_quoted(reply.content)}.",
            "Choose a model with tool calling, or switch it on at the server "
            "(vLLM: --enable-auto-tool-choice with the model's --tool-call-parser).",
        )
    call = reply.calls[0]
    arguments = read_object(call.function.arguments)
    if call.function.name != "get_opening_hours" or arguments is None:
        raise ModelFailed(Failure.UNKNOWN_TOOL, f"It called {call.function.name[:80]!r}.")
    function = {"name": call.function.name, "arguments": call.function.arguments}
    return {"id": call.id or "call_1", "type": "function", "function": function}


def _quoted(text: str | None) -> str:
    plain = " ".join((text or "").split())
    return f"“{plain[:_QUOTED]}{'…' if len(plain) > _QUOTED else ''}”"

"""Where the messages are: in each of the shapes that chats are published in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from simulation.errors import RecordRefused
from simulation.export.chats.responses import are_items, as_messages
from simulation.llm.loose_json import strict
from simulation.vocabulary.value import JsonObject

SHAPES = (
    '{"messages": [...], "tools": [...]} as OpenAI has it, or a list of messages; '
    "ShareGPT's conversations; results of tau-bench and tau2-bench; native records"
)

MOST_NAMED = 8
"""Fields that one line names."""
_NOTHING: tuple[Any, ...] = (None, "", [], {})


class Envelope(NamedTuple):
    """One conversation, its parts still as they were written."""

    messages: list[Any]
    tools: Any = None
    system: str = ""
    """Where it stands beside the messages."""
    tasks: Any = None
    name: str = ""
    shape: str = "OpenAI messages"
    used: tuple[str, ...] = ("messages", "tools", "functions", "available_tools", "system")
    """The fields that were read; the others are left out."""


class Several(NamedTuple):
    """A file that holds a list of conversations."""

    items: list[Any]
    around: JsonObject
    """What they have in common."""


Shape = Callable[[JsonObject], Envelope | None]


def several_in(data: Any) -> Several | None:
    """The conversations of a value that holds a list of them; None for a single one."""
    if isinstance(data, dict) and isinstance(data.get("simulations"), list):
        return Several(data["simulations"], data)
    if isinstance(data, list) and data and all(_is_whole(item) for item in data):
        return Several(data, {})
    return None


def _is_whole(item: Any) -> bool:
    keys = ("messages", "conversations", "conversation", "traj")
    if isinstance(item, list):
        return True
    return isinstance(item, dict) and any(isinstance(item.get(key), list | str) for key in keys)


def envelope_of(data: Any) -> Envelope:
    """Raises RecordRefused for what is none of the known shapes."""
    if isinstance(data, list):
        return Envelope(as_messages(data) if are_items(data) else data)
    if isinstance(data, dict):
        for shape in (_tau2, _tau, _sharegpt, _tables, _request, _responses, _messages):
            found = shape(data)
            if found is not None:
                return found
    problem = f"it is in no shape that is known{_fields(data)}."
    raise RecordRefused("conversation", problem, f"Give {SHAPES}.")


def beside(found: Envelope, data: Any) -> str:
    """The fields beside the messages that nothing was read from; empty where there are none."""
    fields = data if isinstance(data, dict) else {}
    return _listed([k for k, v in fields.items() if k not in found.used and v not in _NOTHING])


def _fields(data: Any) -> str:
    return f": an object of {_listed(list(data))}" if isinstance(data, dict) and data else ""


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(name[:40] for name in names[:MOST_NAMED]) + more


def with_shared(data: Any, around: JsonObject) -> Any:
    """A conversation of tau2-bench with what its file says of the domain."""
    if "simulations" not in around or not isinstance(data, dict) or "info" in data:
        return data
    return data | {"info": around.get("info")}


def _tau2(data: JsonObject) -> Envelope | None:
    if "task_id" not in data or not isinstance(data.get("messages"), list):
        return None
    info = data["info"] if isinstance(data.get("info"), dict) else {}
    world = info.get("environment_info")
    about: JsonObject = world if isinstance(world, dict) else {}
    return Envelope(
        messages=data["messages"],
        tools=about.get("tool_defs") or data.get("tools"),
        system=_text(data.get("policy")) or _text(about.get("policy")),
        name=_text(about.get("domain_name")),
        shape="results of tau2-bench",
        used=("messages", "info", "tools", "policy"),
    )


def _tau(data: JsonObject) -> Envelope | None:
    if not isinstance(data.get("traj"), list):
        return None
    shape = "results of tau-bench"
    return Envelope(data["traj"], tools=data.get("tools"), shape=shape, used=("traj", "tools"))


def _sharegpt(data: JsonObject) -> Envelope | None:
    messages = _list(data.get("conversations", data.get("conversation")))
    if messages is None:
        return None
    return Envelope(
        messages,
        tools=data.get("tools"),
        system=_text(data.get("system")),
        tasks=data.get("tasks"),
        name=_text(data.get("name")),
        shape="ShareGPT's conversations",
        used=("conversations", "conversation", "tools", "system", "tasks", "name"),
    )


def _tables(data: JsonObject) -> Envelope | None:
    """A row of a table whose cells are JSON text."""
    messages = data.get("messages")
    if not isinstance(messages, str):
        return None
    listed = _list(messages)
    if listed is None:
        raise RecordRefused("messages", "they are a text that is no JSON list.", "Give a list.")
    tools = data.get("available_tools") or data.get("tools")
    system = _text(data.get("system"))
    return Envelope(listed, tools=tools, system=system, shape="a row of JSON texts")


def _request(data: JsonObject) -> Envelope | None:
    """A row of preferences: the conversation and the answer that was preferred."""
    inner = data.get("input")
    if not isinstance(inner, dict) or not isinstance(inner.get("messages"), list):
        return None
    chosen = data.get("preferred_output")
    more = chosen if isinstance(chosen, list) else []
    return Envelope(
        [*inner["messages"], *more],
        tools=inner.get("tools"),
        shape="a row of preferences",
        used=("input", "preferred_output"),
    )


def _responses(data: JsonObject) -> Envelope | None:
    """A request of the Responses API, with what was answered; alone or in a row of an environment.

    A row has the answer beside the request, as ``response``.
    """
    row, made = data.get("responses_create_params"), data.get("response")
    asked: JsonObject = row if isinstance(row, dict) else data
    answer: JsonObject = made if isinstance(made, dict) else asked
    given, more = asked.get("input"), answer.get("output")
    if isinstance(given, str) and (asked is row or isinstance(more, list)):
        given = [{"role": "user", "content": given}]
    if not isinstance(given, list):
        return None
    return Envelope(
        as_messages([*given, *(more if isinstance(more, list) else [])]),
        tools=asked.get("tools") or answer.get("tools"),
        system=_text(asked.get("instructions")),
        shape="items of the Responses API",
        used=("responses_create_params", "response", "input", "output", "tools", "instructions"),
    )


def _messages(data: JsonObject) -> Envelope | None:
    messages = data.get("messages")
    if not isinstance(messages, list):
        return None
    return Envelope(
        messages,
        tools=data.get("tools") or data.get("functions") or data.get("available_tools"),
        system=_text(data.get("system")),
        tasks=data.get("tasks"),
        name=_text(data.get("name")),
        used=(*Envelope._field_defaults["used"], "tasks", "name"),
    )


def _list(given: Any) -> list[Any] | None:
    found = strict(given) if isinstance(given, str) else given
    return found if isinstance(found, list) else None


def _text(given: Any) -> str:
    return given if isinstance(given, str) else ""

"""One conversation with the shop, written down in the shapes in which chats are published."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

SYSTEM = "You are the agent of a small shop. The current time is 2026-05-03 10:00:00 EST."
GREETING = "Hi! How can I help you today?"
ASKS = "I am Ann Berg. Which orders do I have with you?"
FOUND = [
    {"id": 7731, "status": "processing", "total": 84.8},
    {"id": 7732, "status": "delivered", "total": 19.5},
]
TELLS = "Two: 7731 for €84.80 is being processed, and 7732 for €19.50 was delivered."
WANTS = "Cancel 7731, please, and tell me when I placed 7732."
CANCELLED = {"id": 7731, "status": "cancelled"}
ORDER = {
    "id": 7732,
    "customer": "Ann Berg",
    "status": "delivered",
    "total": 19.5,
    "placed": "2026-04-11",
}
DONE = "7731 is cancelled. You placed 7732 on 2026-04-11."
BYE = "Thank you, that is all."


def spec(name: str, **properties: str) -> dict[str, Any]:
    return {
        "type": "function",
        "function": {
            "name": name,
            "description": f"{name} of the shop.",
            "parameters": {
                "type": "object",
                "properties": {key: {"type": kind} for key, kind in properties.items()},
                "required": list(properties),
            },
        },
    }


SPECS = [
    spec("get_order", id="integer"),
    spec("find_orders", customer="string"),
    spec("cancel_order", id="integer"),
]


def call(key: str, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    function = {"name": name, "arguments": json.dumps(arguments)}
    return {"id": key, "type": "function", "function": function}


def tool(key: str, result: Any) -> dict[str, Any]:
    return {"role": "tool", "tool_call_id": key, "content": json.dumps(result)}


FIND = {"customer": "Ann Berg"}


def openai_messages() -> list[dict[str, Any]]:
    return [
        {"role": "system", "content": SYSTEM},
        {"role": "user", "content": ASKS},
        {"role": "assistant", "content": None, "tool_calls": [call("a", "find_orders", FIND)]},
        tool("a", FOUND),
        {"role": "assistant", "content": TELLS},
        {"role": "user", "content": WANTS},
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [
                call("b", "cancel_order", {"id": 7731}),
                call("c", "get_order", {"id": 7732}),
            ],
        },
        tool("b", CANCELLED),
        tool("c", ORDER),
        {"role": "assistant", "content": DONE},
        {"role": "user", "content": BYE},
    ]


def openai() -> dict[str, Any]:
    return {"messages": openai_messages(), "tools": deepcopy(SPECS)}


def legacy() -> dict[str, Any]:
    """``functions`` and ``function_call``, one call a message, results without ids."""
    return {
        "functions": [item["function"] for item in SPECS],
        "messages": [
            {"role": "system", "content": SYSTEM},
            {"role": "user", "content": ASKS},
            {
                "role": "assistant",
                "content": None,
                "function_call": {"name": "find_orders", "arguments": json.dumps(FIND)},
            },
            {"role": "function", "name": "find_orders", "content": json.dumps(FOUND)},
            {"role": "assistant", "content": TELLS},
            {"role": "user", "content": WANTS},
            {
                "role": "assistant",
                "content": "",
                "function_call": {"name": "cancel_order", "arguments": '{"id": 7731}'},
            },
            {"role": "function", "name": "cancel_order", "content": json.dumps(CANCELLED)},
            {
                "role": "assistant",
                "content": "",
                "function_call": {"name": "get_order", "arguments": '{"id": 7732}'},
            },
            {"role": "function", "name": "get_order", "content": json.dumps(ORDER)},
            {"role": "assistant", "content": DONE},
            {"role": "user", "content": BYE},
        ],
    }


def _tau_call(key: str, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    return {"id": key, "name": name, "arguments": arguments, "requestor": "assistant"}


def _tau_result(key: str, result: Any) -> dict[str, Any]:
    return {
        "id": key,
        "role": "tool",
        "content": json.dumps(result),
        "requestor": "assistant",
        "error": False,
        "turn_idx": 3,
    }


def tau2() -> dict[str, Any]:
    """A results file with two simulations; the first is too short to be of use."""
    messages: list[dict[str, Any]] = [
        {"role": "assistant", "content": GREETING, "tool_calls": None, "turn_idx": 0, "cost": 0.0},
        {"role": "user", "content": ASKS, "tool_calls": None, "cost": 0.01},
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [_tau_call("t1", "find_orders", FIND)],
            "usage": {"prompt_tokens": 9},
        },
        _tau_result("t1", FOUND),
        {"role": "assistant", "content": TELLS, "tool_calls": None},
        {"role": "user", "content": WANTS, "tool_calls": None},
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [_tau_call("t2", "cancel_order", {"id": 7731})],
        },
        _tau_result("t2", CANCELLED),
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [_tau_call("t3", "get_order", {"id": 7732})],
        },
        _tau_result("t3", ORDER),
        {"role": "assistant", "content": DONE, "tool_calls": None},
        {"role": "user", "content": f"{BYE} ###STOP###", "tool_calls": None},
    ]
    return {
        "timestamp": "2026-05-03T10:00:00",
        "info": {"environment_info": {"domain_name": "shop", "policy": SYSTEM, "tool_defs": SPECS}},
        "tasks": [{"id": "0", "user_scenario": {"instructions": "…"}}],
        "simulations": [
            {"id": "s0", "task_id": "0", "trial": 0, "messages": messages[:2]},
            {"id": "s1", "task_id": "0", "trial": 1, "messages": messages, "reward_info": None},
        ],
    }


def tau() -> list[dict[str, Any]]:
    """A results file of the first benchmark: a list, the conversation as ``traj``."""
    traj = [*openai_messages()[:-1], {"role": "user", "content": "###STOP###"}]
    for message in traj:
        if message["role"] == "tool":
            message["name"] = {"a": "find_orders", "b": "cancel_order", "c": "get_order"}[
                message["tool_call_id"]
            ]
    return [{"task_id": 4, "reward": 1.0, "info": {}, "traj": traj, "trial": 0}]


def sharegpt() -> dict[str, Any]:
    """``function_call`` and ``observation``; the tools as JSON text, the system beside."""

    def calls(name: str, arguments: dict[str, Any]) -> dict[str, str]:
        value = json.dumps({"name": name, "arguments": arguments})
        return {"from": "function_call", "value": value}

    def sees(result: Any) -> dict[str, str]:
        return {"from": "observation", "value": json.dumps(result)}

    return {
        "conversations": [
            {"from": "human", "value": ASKS},
            calls("find_orders", FIND),
            sees(FOUND),
            {"from": "gpt", "value": TELLS},
            {"from": "human", "value": WANTS},
            calls("cancel_order", {"id": 7731}),
            sees(CANCELLED),
            calls("get_order", {"id": 7732}),
            sees(ORDER),
            {"from": "gpt", "value": DONE},
            {"from": "human", "value": BYE},
        ],
        "tools": json.dumps([item["function"] for item in SPECS]),
        "system": SYSTEM,
    }


def hermes() -> dict[str, Any]:
    """Calls and results as text between tags, the tools in the system's text."""

    def calls(*given: tuple[str, dict[str, Any]]) -> str:
        return "\n".join(
            f"<tool_call>\n{json.dumps({'arguments': arguments, 'name': name})}\n</tool_call>"
            for name, arguments in given
        )

    def sees(*given: tuple[str, Any]) -> str:
        return "\n".join(
            f"<tool_response>\n{json.dumps({'name': name, 'content': result})}\n</tool_response>"
            for name, result in given
        )

    tools = json.dumps(SPECS)
    return {
        "id": "0c7e",
        "conversations": [
            {"from": "system", "value": f"{SYSTEM}\n<tools> {tools} </tools>"},
            {"from": "human", "value": ASKS},
            {"from": "gpt", "value": calls(("find_orders", FIND))},
            {"from": "tool", "value": sees(("find_orders", FOUND))},
            {"from": "gpt", "value": f"<think>Two orders.</think>{TELLS}"},
            {"from": "human", "value": WANTS},
            {
                "from": "gpt",
                "value": "One moment.\n"
                + calls(("cancel_order", {"id": 7731}), ("get_order", {"id": 7732})),
            },
            {"from": "tool", "value": sees(("cancel_order", CANCELLED), ("get_order", ORDER))},
            {"from": "gpt", "value": DONE},
            {"from": "human", "value": BYE},
        ],
    }


def toucan() -> dict[str, Any]:
    """A row of a table whose cells are JSON texts; calls in the legacy form, with thoughts."""
    messages = legacy()["messages"]
    messages[4] = {**messages[4], "reasoning_content": "Both of them, then."}
    return {
        "uuid": "9b1f",
        "subset_name": "multi-turn",
        "messages": json.dumps(messages),
        "available_tools": json.dumps(SPECS),
        "target_tools": "find_orders",
        "question": ASKS,
        "metadata": "{}",
    }


def parts() -> dict[str, Any]:
    """Content as parts, calls and results among them; ``developer`` and ``input_schema``."""

    def use(key: str, name: str, given: dict[str, Any]) -> dict[str, Any]:
        return {"type": "tool_use", "id": key, "name": name, "input": given}

    def result(key: str, given: Any) -> dict[str, Any]:
        content = [{"type": "text", "text": json.dumps(given)}]
        return {"type": "tool_result", "tool_use_id": key, "content": content}

    def text(words: str) -> list[dict[str, Any]]:
        return [{"type": "text", "text": words}]

    return {
        "tools": [
            {
                "name": item["function"]["name"],
                "description": "…",
                "input_schema": item["function"]["parameters"],
            }
            for item in SPECS
        ],
        "messages": [
            {"role": "developer", "content": text(SYSTEM)},
            {"role": "user", "content": text(ASKS)},
            {"role": "assistant", "content": [use("u1", "find_orders", FIND)]},
            {"role": "user", "content": [result("u1", FOUND)]},
            {"role": "assistant", "content": text(TELLS)},
            {"role": "user", "content": text(WANTS)},
            {
                "role": "assistant",
                "content": [
                    {"type": "thinking", "thinking": "Both at once."},
                    use("u2", "cancel_order", {"id": 7731}),
                    use("u3", "get_order", {"id": 7732}),
                ],
            },
            {"role": "user", "content": [result("u3", ORDER), result("u2", CANCELLED)]},
            {"role": "assistant", "content": text(DONE)},
            {"role": "user", "content": text(BYE)},
        ],
    }


def responses() -> dict[str, Any]:
    """Items of the Responses API: a call, a result and a thought each stand alone."""

    def calls(key: str, name: str, given: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "function_call",
            "call_id": key,
            "name": name,
            "arguments": json.dumps(given),
        }

    def sees(key: str, given: Any) -> dict[str, Any]:
        return {"type": "function_call_output", "call_id": key, "output": json.dumps(given)}

    def says(role: str, words: str) -> dict[str, Any]:
        kind = "output_text" if role == "assistant" else "input_text"
        parts = [{"type": kind, "text": words}]
        return {"type": "message", "role": role, "content": parts, "status": "completed"}

    return {
        "instructions": SYSTEM,
        "tools": [{"type": "function", **item["function"]} for item in SPECS],
        "input": [
            says("user", ASKS),
            {"type": "reasoning", "summary": [{"type": "summary_text", "text": "Which ones?"}]},
            calls("r1", "find_orders", FIND),
            sees("r1", FOUND),
            says("assistant", TELLS),
            says("user", WANTS),
            calls("r2", "cancel_order", {"id": 7731}),
            calls("r3", "get_order", {"id": 7732}),
            sees("r2", CANCELLED),
            sees("r3", ORDER),
            says("assistant", DONE),
            says("user", BYE),
        ],
    }


def rollout() -> dict[str, Any]:
    """A row of an environment: the request, and what was answered beside it."""
    whole = responses()
    asked = {"instructions": SYSTEM, "input": ASKS, "tools": None}
    answered = {"object": "response", "output": whole["input"][1:], "tools": whole["tools"]}
    return {"responses_create_params": asked, "response": answered, "reward": 1.0}


SHAPES = {
    "openai": openai,
    "list": openai_messages,
    "legacy": legacy,
    "sharegpt": sharegpt,
    "hermes": hermes,
    "toucan": toucan,
    "parts": parts,
    "responses": responses,
    "rollout": rollout,
    "tau": tau,
    "tau2": tau2,
}
RECORD = {"tau2": 1}
"""Which conversation of the file is the one; the first where none is named."""

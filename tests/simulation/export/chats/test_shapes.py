from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from simulation.export.chats.chat import Chat, summary
from simulation.export.chats.file import read_chat
from simulation.export.chats.read import chat_from
from simulation.vocabulary.messages import Role
from tests.simulation.export.chats.conversations import (
    ASKS,
    BYE,
    CANCELLED,
    DONE,
    FIND,
    FOUND,
    ORDER,
    RECORD,
    SHAPES,
    SYSTEM,
    TELLS,
    WANTS,
    openai,
    tau2,
)


def read(shape: str) -> Chat:
    return chat_from(SHAPES[shape](), record=RECORD.get(shape, 0))


def calls(chat: Chat) -> list[tuple[str, Any]]:
    return [
        (call.function.name, json.loads(call.function.arguments))
        for one in chat.said
        for call in one.message.tool_calls
    ]


def texts(chat: Chat, role: Role) -> list[str]:
    return [one.message.content or "" for one in chat.said if one.message.role is role]


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_tells_the_same_conversation(shape: str) -> None:
    chat = read(shape)
    assert calls(chat) == [
        ("find_orders", FIND),
        ("cancel_order", {"id": 7731}),
        ("get_order", {"id": 7732}),
    ]
    results = {
        one.message.name: json.loads(one.message.content or "")
        for one in chat.said
        if one.message.role is Role.TOOL
    }
    assert results == {"find_orders": FOUND, "cancel_order": CANCELLED, "get_order": ORDER}
    users = texts(chat, Role.USER)
    assert users[:2] == [ASKS, WANTS]
    assert users[2:] in ([BYE], []), "tau's last word is nothing but its mark"
    said = [text for text in texts(chat, Role.ASSISTANT) if text]
    assert said[-2:] == [TELLS, DONE] or said[-3:] == [TELLS, "One moment.", DONE]
    assert texts(chat, Role.SYSTEM)[0].startswith(SYSTEM)


@pytest.mark.parametrize("shape", SHAPES)
def test_results_follow_their_calls_and_carry_their_ids(shape: str) -> None:
    chat = read(shape)
    open_: dict[str, str] = {}
    for one in chat.said:
        if one.message.role is Role.TOOL:
            assert open_.pop(one.message.tool_call_id or "") == one.message.name
        else:
            assert not open_
            open_ = {call.id: call.function.name for call in one.message.tool_calls}
            assert all(open_)


@pytest.mark.parametrize("shape", SHAPES)
def test_tools_are_simulated_and_know_what_they_return(shape: str) -> None:
    tools = {tool.name: tool for tool in read(shape).tools}
    assert set(tools) == {"get_order", "find_orders", "cancel_order"}
    assert all(tool.sql is None for tool in tools.values())
    assert tools["cancel_order"].mutates
    assert not tools["get_order"].mutates
    assert tools["get_order"].parameters["properties"].keys() == {"id"}
    assert tools["find_orders"].returns["items"]["required"] == ["id", "status", "total"]


def test_thoughts_are_kept_apart() -> None:
    thoughts = {
        shape: [one.message.reasoning_content for one in read(shape).said] for shape in SHAPES
    }
    assert "Two orders." in thoughts["hermes"]
    assert "Both of them, then." in thoughts["toucan"]
    assert "Both at once." in thoughts["parts"]
    assert "Which ones?" in thoughts["responses"]


def test_calls_of_one_answer_are_made_at_once() -> None:
    for shape in ("openai", "responses", "rollout"):
        counts = [len(one.message.tool_calls) for one in read(shape).said]
        assert [count for count in counts if count] == [1, 2]


def test_what_was_mended_is_told() -> None:
    told = "\n".join(summary(read("tau2").repairs))
    assert "message 11: the mark that ended the conversation is left out" in told
    assert "left out: usage, which is not part of a conversation" in told
    assert "the system text beside the messages is put in front" in told
    assert not read("openai").repairs


def test_a_file_may_be_json_or_a_line_for_each_conversation(tmp_path: Path) -> None:
    whole, lines = tmp_path / "whole.json", tmp_path / "lines.jsonl"
    whole.write_text(json.dumps(openai(), indent=2))
    short = {"messages": [{"role": "user", "content": "Hello?"}]}
    lines.write_text("\n".join(json.dumps(item) for item in (short, openai())) + "\n")
    results = tmp_path / "results.json"
    results.write_text("\ufeff" + json.dumps(tau2()))
    assert read_chat(whole).said == read_chat(lines, 1).said
    assert len(read_chat(lines, 0).said) == 1
    assert calls(read_chat(results, 1)) == calls(read_chat(whole))
    assert len(read_chat(results, 0).said) == 3

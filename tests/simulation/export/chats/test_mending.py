from __future__ import annotations

import json
from typing import Any

import pytest

from simulation.errors import RecordRefused
from simulation.export.chats.chat import Chat, summary
from simulation.export.chats.read import MOST_MESSAGES, chat_from
from simulation.vocabulary.messages import Role
from tests.simulation.export.chats.conversations import call, openai, openai_messages, tool

USER = {"role": "user", "content": "Where is my order?"}
UNSOUND = {"properties": {"a": {"minimum": "x"}}}
TEXT = {"role": "assistant", "content": "On its way."}


def calling(*calls: dict[str, Any]) -> dict[str, Any]:
    return {"role": "assistant", "content": None, "tool_calls": list(calls)}


def read(*messages: Any, **more: Any) -> Chat:
    return chat_from({"messages": list(messages), **more})


def roles(chat: Chat) -> str:
    return "".join(one.message.role.value[0] for one in chat.said)


def told(chat: Chat) -> str:
    return "\n".join(summary(chat.repairs))


def results(chat: Chat) -> list[tuple[str | None, str | None]]:
    return [
        (one.message.tool_call_id, one.message.content)
        for one in chat.said
        if one.message.role is Role.TOOL
    ]


def test_a_result_that_stands_elsewhere_is_moved_behind_its_call() -> None:
    chat = read(
        USER, calling(call("a", "f", {}), call("b", "g", {})), tool("b", 2), TEXT, tool("a", 1)
    )
    assert roles(chat) == "uatta"
    assert results(chat) == [("b", "2"), ("a", "1")]
    assert "message 4: a result is moved" in told(chat)


def test_ids_that_come_again_answer_the_call_before_them() -> None:
    chat = read(
        USER, calling(call("x", "f", {"n": 1})), tool("x", 1),
        USER, calling(call("x", "f", {"n": 2})), tool("x", 2), TEXT,
    )  # fmt: skip
    assert results(chat) == [("x", "1"), ("x", "2")]
    assert roles(chat) == "uatuata"
    assert "message" not in told(chat)


def test_results_without_ids_are_matched_by_name_and_then_by_order() -> None:
    nameless = {"role": "tool", "content": "one"}
    named = {"role": "tool", "name": "g", "content": "two"}
    first, second = call("", "f", {}), call("", "g", {})
    chat = read(USER, calling(first, second), named, nameless, TEXT)
    assert [(one.message.name, one.message.content) for one in chat.said if one.message.name] == [
        ("g", "two"),
        ("f", "one"),
    ]
    assert "a call without an id is given one" in told(chat)


def test_results_of_several_calls_in_one_message_are_taken_apart() -> None:
    both = calling(call("", "find", {"n": 1}), call("", "count", {}))
    gathered = [
        {"tool_call_id": "x9", "name": "count", "content": "2"},
        {"tool_call_id": "x8", "name": "find", "content": {"n": 1}},
    ]
    chat = read(USER, both, {"role": "tool", "content": json.dumps(gathered)}, TEXT)
    found = {one.message.name: one.message.content for one in chat.said[2:4]}
    assert found == {"count": "2", "find": '{"n": 1}'}
    assert roles(chat) == "uatta"
    assert "message 2: results that stood in one message are taken apart" in told(chat)


@pytest.mark.parametrize(
    "rows",
    [
        [{"name": "Ann", "content": "a letter"}, {"name": "Bob", "content": "a card"}],
        [{"name": "find", "content": "a", "id": 1, "size": 3}, {"name": "count", "content": "b"}],
        [{"name": "find", "content": "a"}],
        ["find", "count"],
    ],
)
def test_a_list_that_is_one_result_stays_one(rows: list[Any]) -> None:
    both = calling(call("a", "find", {}), call("b", "count", {}))
    chat = read(USER, both, tool("a", rows), TEXT)
    assert results(chat) == [("a", json.dumps(rows))]


def test_a_result_without_a_call_is_left_out_and_told() -> None:
    chat = read(tool("z", 9), USER, TEXT)
    assert roles(chat) == "ua"
    assert "message 0: a result that answers no call is left out" in told(chat)


def test_a_call_may_lack_its_result() -> None:
    chat = read(USER, calling(call("a", "f", {}), call("b", "g", {})), tool("b", 2), TEXT)
    assert results(chat) == [("b", "2")]


def test_text_beside_calls_and_consecutive_messages_stay() -> None:
    both = {**calling(call("a", "f", {})), "content": "Let me see."}
    chat = read(TEXT, USER, USER, TEXT, both, tool("a", 1), TEXT)
    assert roles(chat) == "auuaata"
    assert chat.said[4].message.content == "Let me see."


def test_arguments_are_kept_as_they_were_written() -> None:
    given = ['{"a":  1}', {"a": 1}, "", "{'a': True}", "{broken", None]
    made = [
        {"id": str(n), "function": {"name": "f", "arguments": one}} for n, one in enumerate(given)
    ]
    chat = read(USER, calling(*made))
    found = [item.function.arguments for item in chat.said[1].message.tool_calls]
    assert found == ['{"a":  1}', '{"a": 1}', "{}", '{"a": true}', "{broken", "{}"]
    assert "message 1: the arguments of a call were not strict JSON (loose_json)" in told(chat)


def test_a_call_as_python_prints_it_is_read() -> None:
    said = {"role": "tool_call", "content": "{'name': 'f', 'arguments': {'a': None}}"}
    chat = read(USER, said, {"role": "tool_response", "content": "1"})
    (made,) = chat.said[1].message.tool_calls
    assert (made.function.name, made.function.arguments) == ("f", '{"a": null}')
    assert results(chat) == [(made.id, "1")]
    assert "message 1: a call was not strict JSON (loose_json)" in told(chat)


def test_what_is_no_text_is_said_to_be_there() -> None:
    picture = {"type": "image_url", "image_url": {"url": "data:…"}}
    chat = read({"role": "user", "content": [{"type": "text", "text": "See:"}, picture]}, TEXT)
    assert chat.said[0].message.content == "See:\n[image_url]"
    assert "a part of type image_url is no text" in told(chat)


def test_a_result_that_is_data_is_written_as_json() -> None:
    chat = read(
        USER,
        calling(call("a", "f", {})),
        {"role": "tool", "tool_call_id": "a", "content": [{"type": "book"}]},
    )
    assert results(chat) == [("a", '[{"type": "book"}]')]


def test_system_messages_at_the_beginning_are_one() -> None:
    system, developer = {"role": "system", "content": "A"}, {"role": "developer", "content": "B"}
    chat = read(system, developer, USER, TEXT)
    assert roles(chat) == "sua"
    assert chat.said[0].message.content == "A\n\nB"


def test_calls_that_the_user_made_are_left_out() -> None:
    own = {
        "role": "user",
        "content": None,
        "tool_calls": [{"id": "u", "name": "toggle", "arguments": {}, "requestor": "user"}],
    }
    seen = {"role": "tool", "id": "u", "content": "on", "requestor": "user"}
    chat = read(USER, own, seen, TEXT)
    assert roles(chat) == "ua"
    assert "of tools of their own is left out" in told(chat)


def test_parts_may_have_their_words_in_a_value() -> None:
    made = '{"name": "find_book", "arguments": {"title": "Emma"}}'
    chat = read(
        {"role": "user", "content": [{"type": "text", "value": "Have you got Emma?"}]},
        {"role": "assistant", "content": [{"type": "reasoning", "value": "I look it up."},
                                          {"type": "tool_call", "value": made},
                                          {"type": "tool_call", "value": f"[{made}]"}]},
        {"role": "tool", "content": [{"type": "text", "value": '["Emma"]'}]},
        {"role": "tool", "content": [{"type": "text", "value": "[]"}]},
        {"role": "assistant", "content": [{"type": "text", "value": "Yes."}]},
    )  # fmt: skip
    assert roles(chat) == "uatta"
    assert chat.said[0].message.content == "Have you got Emma?"
    assert chat.said[1].message.reasoning_content == "I look it up."
    assert [one.function.name for one in chat.said[1].message.tool_calls] == ["find_book"] * 2
    assert [content for _, content in results(chat)] == ['["Emma"]', "[]"]


def test_a_part_whose_words_are_not_found_is_told() -> None:
    chat = read({"role": "user", "content": [{"type": "text", "words": "Hello"}]}, TEXT)
    assert chat.said[0].message.content == "[text]"
    assert "message 0: a part of type text is no text" in told(chat)


def test_a_list_of_files_is_a_result_and_no_attachment() -> None:
    found = [{"type": "file", "name": "a.txt"}]
    made = {"role": "tool", "tool_call_id": "a", "content": found}
    assert results(read(USER, calling(call("a", "ls", {})), made))[0][1] == json.dumps(found)


def test_a_thought_that_leads_nowhere_is_told() -> None:
    chat = read(USER, {"role": "assistant", "content": "", "reasoning": "Hm."}, TEXT)
    assert "message 1: a thought that says and calls nothing is left out" in told(chat)


def test_what_stands_beside_the_messages_is_told() -> None:
    chat = read(USER, TEXT, reward=1.0, cost=None, trial=0)
    assert "fields beside the messages are left out: reward, trial" in told(chat)


def test_what_a_file_says_of_all_its_conversations_is_cleaned_too() -> None:
    about = {"environment_info": {"policy": "Be kind\ud800.", "domain_name": "shop"}}
    chat = chat_from({"info": about, "simulations": [{"task_id": 1, "messages": [USER]}]})
    assert chat.said[0].message.content == "Be kind\ufffd."


def test_a_shape_that_is_not_known_is_described() -> None:
    with pytest.raises(RecordRefused, match="known: an object of id, question"):
        chat_from({"id": "x", "question": [[USER]]})


def test_halves_of_characters_are_replaced() -> None:
    chat = chat_from(json.loads('[{"role": "user", "content": "a\\ud800b\\u0000"}]'))
    assert chat.said[0].message.content == "a\ufffdb\ufffd"
    assert "were replaced" in told(chat)


def test_tools_that_are_only_called_are_told_and_described_by_their_calls() -> None:
    chat = read(
        USER, calling(call("a", "find_book", {"title": "Emma", "year": 1815})), tool("a", "no")
    )
    (tool_,) = chat.tools
    assert tool_.parameters["properties"] == {
        "title": {"type": "string"},
        "year": {"type": "number"},
    }
    assert "called but not specified, described by their calls: find_book" in told(chat)


def test_parameters_in_the_words_of_python_become_json_schema() -> None:
    spec = {"name": "f", "parameters": {"type": "dict", "properties": {
        "xs": {"type": "list", "items": {"type": "float"}, "required": True},
        "kind": {"type": "any", "enum": ["type", 2]},
        "type": {"type": "str, optional"},
    }}}  # fmt: skip
    (made,) = read(USER, TEXT, tools=[spec]).tools
    assert made.parameters["type"] == "object"
    assert made.parameters["properties"] == {
        "xs": {"type": "array", "items": {"type": "number"}},
        "kind": {"enum": ["type", 2]},
        "type": {"type": "string"},
    }


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        ({"a": 1}, "conversation", "no shape that is known"),
        ("text", "conversation", "no shape that is known"),
        ({"messages": []}, "messages", "nobody says anything"),
        ({"messages": "[broken"}, "messages", "no JSON list"),
        ([USER, "text"], "message 1", "not an object"),
        ([USER, {"role": "king", "content": "x"}], "message 1", "'king' is no role"),
        ([USER, {"content": "x"}], "message 1", "no role"),
        ([USER, calling({"id": "a"})], "message 1", "names no function"),
        ([USER, {"from": "function_call", "value": "?"}], "message 1", "names no function"),
        ([USER, calling(*[call("a", "f", {})] * 200)], "message 1", "200 calls"),
        ([USER, {**TEXT, "content": "<tool_call>what?</tool_call>"}], "message 1", "no JSON"),
        ({"messages": [USER], "tools": [{"type": "function"}]}, "tools.0", "no specification"),
        ({"messages": [USER], "tools": 7}, "tools", "no list"),
        (
            {"messages": [USER], "tools": [{"name": "f", "parameters": UNSOUND}]},
            "tools.0 (f).parameters.properties.a.minimum",
            "'x'",
        ),
        ([USER] * (MOST_MESSAGES + 1), "messages", "2001"),
        ([{"role": "user", "content": "x" * 1_000_001}], "conversation", "longer than 1000000"),
        ({"simulations": []}, "record", "no conversation 0"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_by_name(data: Any, field: str, words: str) -> None:
    with pytest.raises(RecordRefused, match=words) as refused:
        chat_from(data)
    assert refused.value.field == field
    assert refused.value.remedy


def test_what_is_nested_too_deep_is_refused() -> None:
    deep: Any = "x"
    for _ in range(100):
        deep = [deep]
    with pytest.raises(RecordRefused, match="nested deeper"):
        chat_from({"messages": [{"role": "tool", "content": deep}]})


def test_reading_changes_nothing_that_was_given() -> None:
    given = openai()
    chat_from(given)
    assert given == openai()
    assert given["messages"] == openai_messages()

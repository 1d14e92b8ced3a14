"""Whatever is given, the reader gives a conversation that holds together, or says why not."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.errors import RecordRefused
from simulation.export.chats.chat import Chat
from simulation.export.chats.read import chat_from
from simulation.vocabulary.messages import Role

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
NAMES = st.sampled_from(["f", "get_x", "cancel", " ", ""])
IDS = st.sampled_from(["a", "b", "", None, 3])
TAGGED = st.sampled_from(
    ["<tool_call>", '<tool_call>{"name": "f"}</tool_call>', "<think>a", "</think>", "###STOP###"]
)
TEXTS = st.text(max_size=10) | TAGGED
PARTS = st.fixed_dictionaries(
    {"type": st.sampled_from(["text", "tool_use", "tool_result", "thinking", "image_url", "odd"])},
    optional={
        "text": TEXTS, "name": NAMES, "id": IDS, "input": JSON, "tool_use_id": IDS, "content": JSON,
        "thinking": TEXTS,
    },
)  # fmt: skip
FUNCTIONS = st.fixed_dictionaries({}, optional={"name": NAMES, "arguments": JSON | TEXTS})
CALLS = st.fixed_dictionaries(
    {}, optional={"id": IDS, "name": NAMES, "arguments": JSON | TEXTS, "function": FUNCTIONS}
)
MESSAGES = st.fixed_dictionaries(
    {
        "role": st.sampled_from(
            ["system", "user", "assistant", "tool", "developer", "function_call"]
        )
    },
    optional={
        "content": TEXTS | JSON | st.lists(PARTS, max_size=3),
        "tool_calls": st.lists(CALLS, max_size=3) | JSON,
        "function_call": CALLS | JSON,
        "tool_call_id": IDS,
        "name": NAMES | JSON,
        "reasoning_content": TEXTS | JSON,
        "requestor": st.sampled_from(["user", "assistant"]),
    },
)
CHATS = st.fixed_dictionaries(
    {"messages": st.lists(MESSAGES | JSON, max_size=8)},
    optional={"tools": JSON | st.lists(JSON, max_size=3), "system": TEXTS, "tasks": JSON},
)


def holds_together(chat: Chat) -> None:
    waiting: list[str] = []
    for one in chat.said:
        message = one.message
        if message.role is Role.TOOL:
            waiting.remove(message.tool_call_id or "")
            assert message.name
        else:
            assert (message.content or "").strip() or message.tool_calls
            waiting = [call.id for call in message.tool_calls]
            assert all(waiting)
    named = {call.function.name for one in chat.said for call in one.message.tool_calls}
    assert named <= {tool.name for tool in chat.tools}
    for one in chat.said:
        one.message.model_dump_json().encode()


def read(data: Any) -> None:
    try:
        chat = chat_from(data)
    except RecordRefused as refused:
        told = (refused.field, refused.problem, refused.remedy)
    else:
        holds_together(chat)
        return
    assert all(told)


@given(JSON)
def test_any_json_is_read_or_refused(data: Any) -> None:
    read(data)


@settings(max_examples=300)
@given(CHATS)
def test_anything_like_a_chat_is_read_or_refused(data: Any) -> None:
    read(data)


@given(
    st.lists(CHATS, min_size=1, max_size=3)
    | st.fixed_dictionaries({"simulations": st.lists(CHATS)})
)
def test_any_list_of_chats_is_read_or_refused(data: Any) -> None:
    read(data)

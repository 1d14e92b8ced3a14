from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.llm.failures import Failure, ModelFailed
from simulation.llm.reading import LONGEST_THOUGHT, read_reply
from tests.servers.models import call, completion

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["choices", "message", "content", "tool_calls", "function", "name",
                         "arguments", "usage", "prompt_tokens", "finish_reason", "error"]),
        inner, max_size=4,
    ),
    max_leaves=20,
)  # fmt: skip


ANALYSIS = "<|channel|>analysis<|message|>"
FINAL = "<|end|><|start|>assistant<|channel|>final<|message|>"


@given(JSON)
def test_any_response_is_a_reply_or_a_failure_with_a_name(data: Any) -> None:
    try:
        reply = read_reply(data)
    except ModelFailed:
        return
    assert reply.content or reply.calls


@given(st.text(max_size=50), st.text(max_size=50))
def test_what_is_kept_can_be_stored(content: str, thought: str) -> None:
    raw = json.loads(json.dumps(completion(f"x{content}", reasoning=f"y{thought}")))
    try:
        reply = read_reply(raw)
    except ModelFailed:
        return
    f"{reply.content}{reply.reasoning}".encode()


def test_half_a_surrogate_and_a_nul_are_replaced() -> None:
    assert read_reply(completion("a\ud83db\x00c")).content == "a\ufffdb\ufffdc"


@pytest.mark.parametrize("name", ["reasoning_content", "reasoning"])
def test_reasoning_fields_are_kept_apart(name: str) -> None:
    reply = read_reply(completion("Yes.", **{name: "It asks."}))
    assert (reply.content, reply.reasoning) == ("Yes.", "It asks.")


@pytest.mark.parametrize(
    ("text", "said", "thought"),
    [
        ("<think>Hm.</think>Yes.", "Yes.", "Hm."),
        ("Hm.</think>\n\nYes.", "Yes.", "Hm."),
        ("<think>A</think>Yes <thinking>B</thinking>indeed.", "Yes indeed.", "A\n\nB"),
        ("<think>a <think>b</think> c</think>Yes.", "Yes.", "a\n\nb\n\nc"),
        ("Yes.<|im_end|>", "Yes.", None),
        ("<THINK>Hm.</THINK>Yes.", "Yes.", "Hm."),
        ('<think step="1">Hm.</think >Yes.', "Yes.", "Hm."),
        ("[THINK]Hm.[/THINK]Yes.", "Yes.", "Hm."),
        ("◁think▷Hm.◁/think▷Yes.", "Yes.", "Hm."),
        (f"{ANALYSIS}Hm.{FINAL}Yes.<|return|>", "Yes.", "Hm."),
        (f"{ANALYSIS}A<|end|><|start|>assistant{ANALYSIS}B{FINAL}Yes.", "Yes.", "A\n\nB"),
    ],
)
def test_thoughts_in_the_text_are_taken_out(text: str, said: str, thought: str | None) -> None:
    reply = read_reply(completion(text))
    assert (reply.content, reply.reasoning) == (said, thought)
    assert reply.repairs


def test_a_thought_that_does_not_end_says_nothing() -> None:
    with pytest.raises(ModelFailed) as caught:
        read_reply(completion("<think>I could say yes"))
    assert caught.value.failure is Failure.EMPTY_CONTENT
    assert caught.value.usage.completion == 20


def test_of_endless_thoughts_the_beginning_is_kept() -> None:
    reply = read_reply(completion("Yes.", reasoning="x" * (LONGEST_THOUGHT + 1)))
    assert reply.reasoning == "x" * LONGEST_THOUGHT


def test_thoughts_beside_a_call_are_no_answer() -> None:
    reply = read_reply(completion("<think>I look it up</think>", calls=[call("look", {})]))
    assert (reply.content, reply.reasoning) == (None, "I look it up")
    assert len(reply.calls) == 1


def test_thoughts_among_the_parts_are_kept_apart() -> None:
    parts = [
        {"type": "thinking", "thinking": [{"type": "text", "text": "Hm."}]},
        {"type": "reasoning", "text": " Well."},
        {"type": "text", "text": "Yes"},
    ]
    reply = read_reply(completion(parts))
    assert (reply.content, reply.reasoning) == ("Yes", "Hm. Well.")


@pytest.mark.parametrize(
    ("body", "failure"),
    [
        (completion([{"type": "refusal", "refusal": "No."}]), Failure.REFUSAL),
        (completion("Your order is", finish="error"), Failure.SERVER_ERROR),
        (completion(" \u200b\xa0\ufeff\n"), Failure.EMPTY_CONTENT),
        (completion("\ud83d\x00"), Failure.EMPTY_CONTENT),
        (completion([{"type": {}, "text": "Yes"}, {"type": ["text"]}, 5]), Failure.EMPTY_CONTENT),
    ],
)
def test_what_says_nothing_fails_for_its_own_reason(body: Any, failure: Failure) -> None:
    with pytest.raises(ModelFailed) as caught:
        read_reply(body)
    assert caught.value.failure is failure


def test_a_count_of_tokens_that_cannot_be_is_none() -> None:
    usage = {"prompt_tokens": 1_000_000_000, "completion_tokens": 20}
    reply = read_reply(completion("Yes.") | {"usage": usage})
    assert (reply.usage.prompt, reply.usage.completion) == (0, 20)


def test_blanks_without_end_take_no_time() -> None:
    blanks = " " * 200_000
    text = f"<think>{blanks}<|end|>{blanks}{ANALYSIS}{blanks}{FINAL}Yes."
    assert read_reply(completion(text)).content == "Yes."


def test_content_in_parts_is_joined() -> None:
    parts = [{"type": "text", "text": "Yes"}, {"type": "image"}, {"type": "text", "text": "!"}]
    assert read_reply(completion(parts)).content == "Yes!"


@pytest.mark.parametrize(
    ("arguments", "repair"),
    [
        ("", "empty_arguments"),
        (None, "empty_arguments"),
        ({}, "arguments_as_object"),
        ("```json\n{}\n```", "fenced_json"),
        ('"{}"', "double_encoded"),
        ("{ }", None),
    ],
)
def test_arguments_become_a_json_object(arguments: Any, repair: str | None) -> None:
    given_call = {"id": "a", "function": {"name": "look", "arguments": arguments}}
    reply = read_reply(completion(None, calls=[given_call]))
    assert json.loads(reply.calls[0].function.arguments) == {}
    assert reply.repairs == ((repair,) if repair else ())


@pytest.mark.parametrize("arguments", ['{"id": 7', "[1]", "7731", "id=7731", 5, '{"a": Infinity}'])
def test_arguments_that_are_none_fail(arguments: Any) -> None:
    given_call = {"id": "a", "function": {"name": "look", "arguments": arguments}}
    with pytest.raises(ModelFailed) as caught:
        read_reply(completion(None, calls=[given_call]))
    assert caught.value.failure is Failure.MALFORMED_ARGUMENTS


@pytest.mark.parametrize("calls", ["x", [None], [{"function": {"name": ""}}], [{"id": "a"}]])
def test_calls_that_are_none_fail(calls: Any) -> None:
    with pytest.raises(ModelFailed) as caught:
        read_reply(completion(None, calls=calls))
    assert caught.value.failure is Failure.MALFORMED_CALL


def test_a_call_left_in_the_text_becomes_one() -> None:
    text = 'I look.<tool_call>\n{"name": "look", "arguments": {"id": 1}}\n</tool_call>'
    reply = read_reply(completion(text))
    assert reply.content == "I look."
    assert reply.calls[0].function.model_dump() == {"name": "look", "arguments": '{"id": 1}'}
    assert "call_in_text" in reply.repairs


def test_a_broken_call_in_the_text_is_never_shown() -> None:
    with pytest.raises(ModelFailed) as caught:
        read_reply(completion("I look.<tool_call>look(1)</tool_call>"))
    assert caught.value.failure is Failure.MALFORMED_CALL


def test_the_call_of_older_servers_is_one() -> None:
    reply = read_reply(completion(None, function_call={"name": "look", "arguments": "{}"}))
    assert reply.calls[0].function.name == "look"
    assert reply.repairs == ("function_call",)

"""From the socket to a reply, through the SDK's own transport."""

from __future__ import annotations

import asyncio

import pytest

from simulation.errors import InputError
from simulation.llm import patience
from simulation.llm.chat import ChatRequest, Parameters, Reply
from simulation.llm.client import Endpoint
from simulation.llm.failures import Failure, ModelFailed
from simulation.llm.received import LARGEST
from simulation.vocabulary.sampling import Usage
from simulation.vocabulary.value import hash_json
from tests.servers.model_limits import Limited
from tests.servers.models import (
    Answer,
    JsonObject,
    Manner,
    ModelServer,
    call,
    completion,
    in_turn,
    problem,
)

HELLO = completion("Hello")
REQUEST = ChatRequest(messages=({"role": "user", "content": "Hi"},))
SLOW = {"Retry-After": "0.05"}


async def ask(
    *answers: Answer | JsonObject,
    retries: int = 0,
    seconds: float = 5.0,
    patience: float = 5.0,
    parameters: Parameters | None = None,
) -> tuple[Reply, list[JsonObject]]:
    async with (
        ModelServer(in_turn(*answers)) as server,
        Endpoint(
            server.url, "a key", retries=retries, seconds=seconds, patience=patience
        ) as endpoint,
    ):
        reply = await endpoint.model("scripted-1", parameters).ask(REQUEST)
        return reply, server.bodies


async def failure(
    *answers: Answer | JsonObject, seconds: float = 5.0, patience: float = 5.0
) -> Failure:
    with pytest.raises(ModelFailed) as caught:
        await ask(*answers, seconds=seconds, patience=patience)
    return caught.value.failure


async def test_a_request_goes_over_the_wire_as_it_was_made() -> None:
    async with ModelServer(in_turn(HELLO)) as server, Endpoint(server.url, "a key") as endpoint:
        model = endpoint.model("scripted-1", Parameters(temperature=0.5, extra={"top_k": 3}))
        reply = await model.ask(REQUEST.with_parameters(seed=7))
        body, headers = server.bodies[0], server.received[0].headers
    assert body == {
        "model": "scripted-1",
        "messages": [{"role": "user", "content": "Hi"}],
        "temperature": 0.5,
        "top_k": 3,
        "seed": 7,
    }
    assert headers["authorization"] == "Bearer a key"
    assert reply.request == hash_json(body)
    assert reply.parameters == {"temperature": 0.5, "top_k": 3, "seed": 7}


async def test_a_reply_carries_what_it_cost_and_who_gave_it() -> None:
    reply, _ = await ask(completion("Hello", calls=[call("look", {"a": 1})]))
    assert reply.content == "Hello"
    assert reply.calls[0].function.arguments == '{"a": 1}'
    assert reply.model == "scripted-1"
    assert reply.usage == Usage(prompt=100, completion=20, reasoning=5, cached=64)
    assert reply.seconds > 0


@pytest.mark.parametrize(
    "usage",
    [None, [], {}, {"prompt_tokens": "9", "completion_tokens": -1}, {"prompt_tokens": 10**30}],
)
async def test_what_no_endpoint_counted_is_no_cost(usage: object) -> None:
    reply, _ = await ask({**HELLO, "usage": usage})
    assert (reply.content, reply.usage) == ("Hello", Usage())


async def test_a_rate_limit_is_waited_out_however_often_it_comes() -> None:
    reply, bodies = await ask(*[problem(429, "slow down", SLOW)] * 4, HELLO)
    assert reply.content == "Hello"
    assert len(bodies) == 5


async def test_a_rate_limit_within_an_answer_is_one_too() -> None:
    limited = {"error": {"code": 429, "message": "upstream is busy"}}
    reply, bodies = await ask(limited, HELLO)
    assert (reply.content, len(bodies)) == ("Hello", 2)


async def test_a_limit_that_is_there_slows_all_down_and_fails_nobody() -> None:
    limited = Limited(lambda _body: Answer(HELLO), per_second=50)
    loop = asyncio.get_running_loop()
    async with ModelServer(limited) as server, Endpoint(server.url) as endpoint:
        model, began = endpoint.model("scripted-1"), loop.time()
        replies = await asyncio.gather(*(model.ask(REQUEST) for _ in range(100)))
    assert len(replies) == 100
    assert limited.refused
    assert loop.time() - began >= (100 - 50) / 50


async def test_patience_with_a_rate_limit_ends() -> None:
    assert (await failure(problem(429, "slow down", SLOW), patience=0.2)) is Failure.RATE_LIMITED
    assert (
        await failure(problem(429, "come back tomorrow", {"Retry-After": "86400"}))
    ) is Failure.RATE_LIMITED


async def test_one_refusal_holds_all_dialogues_back() -> None:
    refusals = iter([problem(429, "slow down", {"Retry-After": "0.4"})])

    def brain(_body: JsonObject) -> Answer:
        return next(refusals, Answer(HELLO))

    async with ModelServer(brain) as server, Endpoint(server.url, retries=0) as endpoint:
        model = endpoint.model("scripted-1")
        first = asyncio.create_task(model.ask(REQUEST))
        while not endpoint.pace.remaining():
            await asyncio.sleep(0.01)
        others = [asyncio.create_task(model.ask(REQUEST)) for _ in range(5)]
        await asyncio.sleep(0.05)
        held = len(server.bodies)
        await asyncio.gather(first, *others)
    assert held == 1
    assert len(server.bodies) == 7


async def test_requests_are_spread_over_the_minute_that_they_are_limited_to() -> None:
    began = asyncio.get_running_loop().time()
    async with (
        ModelServer(in_turn(HELLO)) as server,
        Endpoint(server.url, per_minute=1200) as endpoint,
    ):
        model = endpoint.model("scripted-1")
        await asyncio.gather(*(model.ask(REQUEST) for _ in range(5)))
    assert asyncio.get_running_loop().time() - began >= 4 * 60 / 1200


def test_a_limit_that_lets_nothing_through_is_refused() -> None:
    with pytest.raises(InputError, match="per_minute"):
        Endpoint("http://localhost:8000/v1", per_minute=0)


async def test_the_sdk_retries_what_passes() -> None:
    reply, bodies = await ask(
        problem(500, "oops", SLOW), Answer(HELLO, manner=Manner.DROPPED), HELLO, retries=2
    )
    assert (reply.content, len(bodies)) == ("Hello", 3)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (problem(500, "oops"), Failure.SERVER_ERROR),
        (Answer("<html>", 502, content_type="text/html"), Failure.SERVER_ERROR),
        (Answer(HELLO, manner=Manner.DROPPED), Failure.DROPPED),
        (Answer(HELLO, manner=Manner.CUT), Failure.DROPPED),
        (Answer("<html>", content_type="text/html"), Failure.NOT_AN_API),
        (Answer('{"choices": ['), Failure.MALFORMED_RESPONSE),
        (Answer("[1, 2]"), Failure.MALFORMED_RESPONSE),
        (Answer(""), Failure.MALFORMED_RESPONSE),
        (Answer("[" * 100_000), Failure.MALFORMED_RESPONSE),
        (Answer('{"choices":' + "[" * 5000 + "]" * 5000 + "}"), Failure.MALFORMED_RESPONSE),
        (Answer("[" * 100_000, content_type="text/plain"), Failure.MALFORMED_RESPONSE),
        (Answer(HELLO, headers={"Content-Encoding": "gzip"}), Failure.MALFORMED_RESPONSE),
        (Answer(" " * LARGEST + "{}"), Failure.OVERSIZED),
        (Answer({"choices": []}), Failure.MALFORMED_RESPONSE),
        (Answer({"error": {"code": 503, "message": "gone"}}), Failure.SERVER_ERROR),
        (problem(401, "wrong key", code="invalid_api_key"), Failure.KEY_REFUSED),
        (problem(404, "no such model"), Failure.MODEL_NOT_FOUND),
        (Answer("<html>Not here", 404, content_type="text/html"), Failure.NOT_AN_API),
        (problem(429, "pay first", code="insufficient_quota"), Failure.QUOTA_EXHAUSTED),
        (problem(400, "too long", code="context_length_exceeded"), Failure.CONTEXT_TOO_LONG),
        (problem(400, "flagged by moderation"), Failure.CONTENT_FILTER),
        (problem(400, "call not parsed", code="tool_use_failed"), Failure.MALFORMED_CALL),
        (problem(400, "messages: wrong"), Failure.REQUEST_REFUSED),
        (Answer(completion("")), Failure.EMPTY_CONTENT),
        (Answer(completion("Hel", finish="length")), Failure.CUT_OFF),
        (Answer(completion("", finish="content_filter")), Failure.CONTENT_FILTER),
        (Answer(completion(None, refusal="No.")), Failure.REFUSAL),
    ],
)
async def test_what_goes_wrong_has_a_name(answer: Answer, expected: Failure) -> None:
    assert await failure(answer) is expected


@pytest.mark.parametrize(
    ("manner", "expected"),
    [
        (Manner.SILENT, Failure.TIMEOUT),
        (Manner.STALLED, Failure.STALLED),
        (Manner.DRIPPING, Failure.STALLED),
    ],
)
async def test_an_answer_has_a_deadline(manner: Manner, expected: Failure) -> None:
    assert await failure(Answer(HELLO, manner=manner), seconds=0.3) is expected


async def test_an_answer_that_falls_silent_is_not_waited_for_as_long_as_one_that_is_thought_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(patience, "QUIET_SECONDS", 0.3)
    async with asyncio.timeout(10):
        stalled = Answer(HELLO, manner=Manner.STALLED)
        assert await failure(stalled, seconds=60) is Failure.STALLED


async def test_a_server_that_was_quick_is_not_waited_for_in_full(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(patience, "LEAST_SECONDS", 0.3)
    brain = in_turn(*[HELLO] * patience.ENOUGH, Answer(HELLO, manner=Manner.SILENT))
    async with ModelServer(brain) as server, Endpoint(server.url, retries=0) as endpoint:
        model = endpoint.model("scripted-1")
        for _ in range(patience.ENOUGH):
            await model.ask(REQUEST)
        async with asyncio.timeout(10):
            with pytest.raises(ModelFailed) as caught:
                await model.ask(REQUEST)
    assert caught.value.failure is Failure.TIMEOUT


async def test_nobody_at_the_address_is_told_from_a_timeout() -> None:
    async with ModelServer(in_turn(HELLO)) as server:
        url = server.url
    async with Endpoint(url, retries=0) as endpoint:
        with pytest.raises(ModelFailed) as caught:
            await endpoint.model("m").ask(REQUEST)
    assert caught.value.failure is Failure.UNREACHABLE


async def test_a_parameter_that_is_refused_is_left_out_from_then_on() -> None:
    refused = problem(
        400, "Unsupported value: 'temperature' does not support 0.5.", param="temperature"
    )
    renamed = problem(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens'.")
    reply, bodies = await ask(
        refused, renamed, HELLO, parameters=Parameters(temperature=0.5, max_tokens=50)
    )
    assert "temperature" in bodies[0]
    assert "temperature" not in bodies[1]
    assert bodies[2]["max_completion_tokens"] == 50
    assert reply.parameters == {"max_completion_tokens": 50}


async def test_json_without_its_content_type_is_read() -> None:
    text = '{"choices": [{"message": {"content": "Hello"}}]}'
    reply, _ = await ask(Answer(text, content_type="text/plain"))
    assert reply.content == "Hello"


async def test_an_endpoint_tells_its_models() -> None:
    async with (
        ModelServer(in_turn(HELLO), models=("small", "large")) as server,
        Endpoint(server.url) as endpoint,
    ):
        assert await endpoint.list_models() == ("small", "large")


@pytest.mark.parametrize(
    "address", ["", "localhost:8000", "ftp://host/v1", "http://", "http://me:secret@host/v1"]
)
def test_an_address_that_is_none_is_refused_before_anything_is_asked(address: str) -> None:
    with pytest.raises(InputError, match="base_url"):
        Endpoint(address)


@pytest.mark.parametrize("key", ["sk-a\nHost: other", "sk-\u043a\u043b\u044e\u0447", "sk-a\0"])
def test_a_key_that_no_header_can_hold_is_refused_before_anything_is_asked(key: str) -> None:
    with pytest.raises(InputError, match="key"):
        Endpoint("http://localhost:8000/v1", key)


async def test_a_key_from_a_file_is_sent_without_its_line_break() -> None:
    async with (
        ModelServer(in_turn(HELLO), key="sk-a") as server,
        Endpoint(server.url, "sk-a\n") as endpoint,
    ):
        assert (await endpoint.model("m").ask(REQUEST)).content == "Hello"

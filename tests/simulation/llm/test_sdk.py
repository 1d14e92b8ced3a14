"""What is made once is what the SDK would make each time, and its loop still asks for it."""

from __future__ import annotations

import inspect

import httpx2
import pytest
from openai import AsyncOpenAI

from simulation.llm.pace import Pace
from simulation.llm.sdk import Sdk
from simulation.llm.wire import PacedClient
from tests.servers.models import Answer, ModelServer, completion, in_turn, problem

HELLO = completion("Hello")
OURS = ("__init__", "complete", "list_models")
HOOKS = [
    name for name, member in vars(Sdk).items() if inspect.isfunction(member) and name not in OURS
]


def sdk(url: str, retries: int = 0) -> Sdk:
    return Sdk(url, "a key", retries, PacedClient(Pace(), 5.0))


@pytest.mark.parametrize("name", HOOKS)
def test_each_hook_is_one_that_the_sdk_has(name: str) -> None:
    theirs = inspect.signature(getattr(AsyncOpenAI, name)).parameters
    ours = inspect.signature(getattr(Sdk, name)).parameters
    assert {"self", "options", "request", "response"} & set(ours) <= set(theirs)


def test_the_sdk_asks_for_a_login_of_its_own() -> None:
    assert isinstance(AsyncOpenAI.custom_auth, property)


@pytest.mark.parametrize("name", ["request", "_should_retry", "_sleep_for_retry"])
def test_the_loop_and_what_it_decides_are_the_sdks_own(name: str) -> None:
    assert getattr(Sdk, name) is getattr(AsyncOpenAI, name)


async def test_a_later_request_is_made_as_the_first_one() -> None:
    ours = sdk("http://localhost:8000/v1")
    theirs = AsyncOpenAI(
        base_url="http://localhost:8000/v1", api_key="a key", http_client=PacedClient(Pace(), 5.0)
    )
    made: list[httpx2.Request] = []
    for body in (b"[1]", b"[1, 2]"):
        options = ours._completion.model_copy(update={"content": body})
        expected = theirs._build_request(options)
        made.append(ours._build_request(options))
        assert (made[-1].method, made[-1].url) == (expected.method, expected.url)
        assert made[-1].content == expected.content == body
        assert headers(made[-1]) == headers(expected)
    assert made[0].headers is made[1].headers
    await ours.close()
    await theirs.close()


def headers(request: httpx2.Request) -> dict[str, str]:
    """Without the length, which is written by whoever sends the body."""
    return {
        name: value.replace("AsyncOpenAI", "Sdk")
        for name, value in request.headers.items()
        if name != "content-length"
    }


async def test_the_sdk_sends_no_key_that_would_have_to_be_another_each_time() -> None:
    async with sdk("http://localhost:8000/v1") as client:
        assert client._idempotency_header is None


async def test_no_header_is_another_in_each_request() -> None:
    async with ModelServer(in_turn(HELLO)) as server, sdk(server.url) as client:
        for body in (b"[1]", b"[1, 2]", b"[1, 2, 3]"):
            await client.complete(body)
        sent = [received.headers for received in server.received]
    assert [one.pop("content-length") for one in sent] == ["3", "6", "9"]
    assert sent[0] == sent[1] == sent[2]
    assert sent[0]["authorization"] == "Bearer a key"
    assert sent[0]["content-type"] == "application/json"


async def test_a_retry_says_that_it_is_one() -> None:
    slow = {"Retry-After": "0.05"}
    answers = in_turn(problem(500, "oops", slow), problem(429, "later", slow), Answer(HELLO))
    async with ModelServer(answers) as server, sdk(server.url, retries=2) as client:
        await client.complete(b"[]")
        await client.complete(b"[]")
        counts = [one.headers["x-stainless-retry-count"] for one in server.received]
    assert counts == ["0", "1", "2", "0"]

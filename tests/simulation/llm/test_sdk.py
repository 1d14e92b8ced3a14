"""What is made once is what the SDK would make each time, and its loop still asks for it."""

from __future__ import annotations

import inspect
import time
from itertools import pairwise

import httpx2
import pytest
from openai import AsyncOpenAI

from simulation.llm.pace import Pace
from simulation.llm.sdk import FEW, SOONER, APIStatusError, Sdk
from simulation.llm.wire import PacedClient
from tests.servers.models import (
    Answer,
    JsonObject,
    Manner,
    ModelServer,
    completion,
    in_turn,
    problem,
)

HELLO = completion("Hello")
OURS = ("__init__", "complete", "list_models", "_is_soon_over")
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


@pytest.mark.parametrize("name", ["request", "_should_retry", "_calculate_retry_timeout"])
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


DROPPED = Answer({}, manner=Manner.DROPPED)
BUSY = {"Retry-After": "0.3"}
LEAST = 0.375
"""Seconds of the SDK's first wait, half a second, less a quarter at most."""


async def waits(times: int, *failing: Answer) -> list[float]:
    """Seconds before each retry of a completion that at first fails so; the shortest of some
    times, since machines are slow now and then.
    """
    came: list[float] = []
    found: list[tuple[float, ...]] = []
    answer = in_turn(*(each for _ in range(times) for each in (*failing, Answer(HELLO))))

    def brain(body: JsonObject) -> Answer:
        came.append(time.monotonic())
        return answer(body)

    async with ModelServer(brain) as server, sdk(server.url, retries=2) as client:
        for _ in range(times):
            came.clear()
            await client.complete(b"[]")
            found.append(tuple(later - earlier for earlier, later in pairwise(came)))
    return [min(each) for each in zip(*found, strict=True)]


@pytest.mark.parametrize("accident", [problem(500, "oops"), problem(503, "oops"), DROPPED])
async def test_what_failed_by_accident_is_soon_sent_again(accident: Answer) -> None:
    (first,) = await waits(5, accident)
    assert first < LEAST / 2


async def test_what_fails_twice_is_given_twice_the_time() -> None:
    first, second = await waits(3, DROPPED, problem(500, "oops"))
    assert first < LEAST
    assert 2 * LEAST * SOONER * 0.99 <= second < LEAST


@pytest.mark.parametrize(
    ("answer", "least"),
    [
        (problem(429, "later"), LEAST),
        (problem(503, "later", BUSY), 0.3),
        (problem(409, "locked"), LEAST),
    ],
)
async def test_where_the_server_has_a_say_the_sdk_waits_as_ever(
    answer: Answer, least: float
) -> None:
    (first,) = await waits(1, answer)
    assert first >= least * 0.99


async def test_a_server_that_answers_nobody_is_given_time() -> None:
    came: list[float] = []

    def brain(_body: JsonObject) -> Answer:
        came.append(time.monotonic())
        return problem(500, "down")

    async with ModelServer(brain) as server, sdk(server.url, retries=1) as client:
        for _ in range(FEW + 1):
            with pytest.raises(APIStatusError):
                await client.complete(b"[]")
    before_retries = [again - first for first, again in zip(came[::2], came[1::2], strict=True)]
    assert min(before_retries[:FEW]) < LEAST <= before_retries[FEW]

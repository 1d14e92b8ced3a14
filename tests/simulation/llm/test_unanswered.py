"""A refusal's cause, said once, wherever in its body the endpoint has put it."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.llm.chat import ChatRequest, Parameters
from simulation.llm.client import Endpoint
from simulation.llm.failures import Failure, ModelFailed
from simulation.llm.statuses import said_in
from tests.servers.models import Answer, ModelServer, completion, in_turn

REQUEST = ChatRequest(messages=({"role": "user", "content": "Hi"},))


async def detail(answer: Answer) -> str:
    return (await failed(answer)).detail


async def failed(answer: Answer) -> ModelFailed:
    async with (
        ModelServer(in_turn(answer)) as server,
        Endpoint(server.url, "a key", retries=0, patience=0.0) as endpoint,
    ):
        with pytest.raises(ModelFailed) as caught:
            await endpoint.model("m").ask(REQUEST)
    return caught.value


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"error": {"message": "wrong  role"}}, "400: wrong role"),
        ({"error": "wrong role"}, "400: wrong role"),
        ({"object": "error", "message": "wrong role", "code": 400}, "400: wrong role"),
        ({"detail": "wrong role"}, "400: wrong role"),
        ({"detail": [{"loc": ["body", "seed"], "msg": "no number"}]}, "400: seed: no number"),
        ({"error": {"code": 7}}, "400: Bad Request"),
        ({}, "400: Bad Request"),
        ("", "400: Bad Request"),
        ("wrong role", "400: wrong role"),
        ("<html><h1>Oops</h1></html>", "400: Bad Request"),
        ({"error": {"message": "half \ud83d"}}, "400: half \ufffd"),
    ],
)
async def test_a_refusal_says_its_status_and_its_cause_once(body: Any, said: str) -> None:
    assert await detail(Answer(body, 400)) == said


async def test_a_request_that_is_too_large_is_too_long() -> None:
    refused = await failed(Answer({"error": {"message": "too large"}}, 413))
    assert refused.failure is Failure.CONTEXT_TOO_LONG


async def test_a_status_of_their_own_is_no_trouble() -> None:
    assert await detail(Answer("", 499)) == "499: no word about why"


def test_words_are_not_looked_for_without_end() -> None:
    deep: Any = "at the bottom"
    for _ in range(900):
        deep = {"message": [deep]}
    assert said_in(deep) == ""


async def test_a_parameter_that_is_named_beside_the_complaint_is_left_out() -> None:
    refused = {"detail": [{"loc": ["body", "top_p"], "msg": "Extra inputs are not permitted"}]}
    brain = in_turn(Answer(refused, 422), completion("Hello"))
    async with ModelServer(brain) as server, Endpoint(server.url) as endpoint:
        model = endpoint.model("m", Parameters(top_p=0.5))
        assert (await model.ask(REQUEST)).parameters == {}

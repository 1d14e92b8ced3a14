"""A model that answers from a list, where the way over the wire is not what is tested."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from simulation.llm.chat import ChatRequest, Parameters, Reply
from simulation.llm.failures import ModelFailed
from simulation.llm.reading import read_reply


class ListedModel:
    """A ChatModel: completions or failures in turn; ``asked`` keeps the requests."""

    name = "listed-1"

    def __init__(self, *answers: Any, parameters: Parameters | None = None) -> None:
        self._answers = list(answers)
        self.parameters = parameters or Parameters()
        self.asked: list[ChatRequest] = []

    async def ask(self, request: ChatRequest) -> Reply:
        self.asked.append(request)
        answer = self._answers.pop(0)
        if isinstance(answer, ModelFailed):
            raise answer
        return read_reply(answer)


@pytest.fixture
def model() -> Callable[..., ListedModel]:
    return ListedModel

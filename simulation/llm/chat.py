"""What is asked of a chat model and what comes back, whichever endpoint serves it."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from pydantic import Field

from simulation.vocabulary.messages import ToolCall
from simulation.vocabulary.sampling import NO_USAGE, Usage
from simulation.vocabulary.value import JsonObject, Value


class Parameters(Value):
    """Sampling parameters; what is None is left to the endpoint."""

    temperature: float | None = Field(default=None, ge=0.0)
    top_p: float | None = Field(default=None, gt=0.0, le=1.0)
    max_tokens: int | None = Field(default=None, ge=1)
    extra: JsonObject = {}
    """Anything else the endpoint understands: ``{"reasoning_effort": "low"}``."""

    def as_body(self) -> JsonObject:
        plain = self.model_dump(exclude_none=True, exclude={"extra"})
        return {**plain, **self.extra}


class ChatRequest(NamedTuple):
    """Plain dicts in OpenAI's shape: they go over the wire as they are."""

    messages: tuple[JsonObject, ...]
    tools: tuple[JsonObject, ...] = ()
    parameters: JsonObject | None = None
    """Over the model's own: the seed of this very request."""

    def with_parameters(self, **more: object) -> ChatRequest:
        return ChatRequest(self.messages, self.tools, {**(self.parameters or {}), **more})


class Reply(NamedTuple):
    """One answer that has something in it: text, calls, or both.

    Arguments of calls are JSON objects as text; nobody has compared them with a tool yet.
    """

    content: str | None
    calls: tuple[ToolCall, ...] = ()
    reasoning: str | None = None
    """Thoughts, wherever the model put them; never part of ``content``."""
    model: str = ""
    usage: Usage = NO_USAGE
    repairs: tuple[str, ...] = ()
    seconds: float = 0.0
    parameters: JsonObject | None = None
    """As they were sent."""
    request: str = ""
    """Sha256 (hex) of the body as it was sent."""


class ChatModel(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def parameters(self) -> Parameters: ...

    async def ask(self, request: ChatRequest) -> Reply:
        """One answer. Raises ModelFailed where there is none to be had."""
        ...

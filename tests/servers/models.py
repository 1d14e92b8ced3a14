"""A scripted model behind a real socket: OpenAI's chat completions over HTTP, faults included.

``ModelServer(brain)`` listens on a free loopback port. A brain takes the decoded body of a request
and gives an Answer; what an Answer does to the connection is its ``manner``.
"""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from types import TracebackType
from typing import Any, Self

JsonObject = dict[str, Any]
REASONS = {200: "OK", 401: "Unauthorized", 404: "Not Found", 429: "Too Many Requests"}


class Manner(Enum):
    WHOLE = auto()
    SILENT = auto()
    """Nothing is sent, and the connection stays open."""
    DROPPED = auto()
    """Closed before a byte."""
    CUT = auto()
    """Closed in the middle of the body."""
    STALLED = auto()
    """Head and half of the body, then nothing."""
    DRIPPING = auto()
    """A byte now and then, for ever."""


@dataclass(frozen=True)
class Answer:
    body: JsonObject | str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    manner: Manner = Manner.WHOLE
    delay: float = 0.0
    content_type: str = "application/json"


Brain = Callable[[JsonObject], Answer]


def completion(
    content: Any = None, *, calls: Any = None, finish: str | None = None, **message: Any
) -> JsonObject:
    """A chat completion; ``calls`` as they stand in ``tool_calls``, ``message`` over all."""
    said: JsonObject = {"role": "assistant", "content": content, **message}
    if calls is not None:
        said["tool_calls"] = calls
    reason = finish or ("tool_calls" if calls else "stop")
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "scripted-1",
        "choices": [{"index": 0, "message": said, "finish_reason": reason}],
        "usage": {
            "prompt_tokens": 100,
            "completion_tokens": 20,
            "total_tokens": 120,
            "completion_tokens_details": {"reasoning_tokens": 5},
            "prompt_tokens_details": {"cached_tokens": 64},
        },
    }


def call(name: str, arguments: Any, call_id: str | None = "call_a") -> JsonObject:
    """One entry of ``tool_calls``; arguments that are no text are written as JSON."""
    text = arguments if isinstance(arguments, str) else json.dumps(arguments)
    plain: JsonObject = {"type": "function", "function": {"name": name, "arguments": text}}
    return plain if call_id is None else {"id": call_id, **plain}


def problem(status: int, message: str, headers: JsonObject | None = None, **more: Any) -> Answer:
    """An error as OpenAI words it."""
    error = {"message": message, "type": "error", "param": None, "code": None, **more}
    return Answer({"error": error}, status=status, headers=headers or {})


def in_turn(*answers: Answer | JsonObject) -> Brain:
    """One answer after the other, the last for ever."""
    waiting = [one if isinstance(one, Answer) else Answer(one) for one in answers]

    def brain(_body: JsonObject) -> Answer:
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    return brain


@dataclass
class Received:
    method: str
    path: str
    headers: dict[str, str]
    body: JsonObject
    line: int = 0
    """The port that it came from: one for each connection."""


class ModelServer:
    """``url`` is a base URL; ``received`` keeps every request in order of arrival."""

    def __init__(
        self,
        brain: Brain,
        *,
        models: tuple[str, ...] = ("scripted-1",),
        key: str = "",
        listing: Answer | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """``key``: the only one that is let in; empty lets in anybody. ``listing`` stands in for
        the list of models. ``tls`` is of a certificate for ``localhost``.
        """
        self._tls = tls
        self._listing = listing
        self._brain = brain
        self.key = key
        self._models = models
        self._server: asyncio.Server | None = None
        self._talking: set[asyncio.Task[None]] = set()
        self.received: list[Received] = []
        self.answering = 0
        self.most_at_once = 0
        """The most requests that were being answered at one time."""

    @property
    def url(self) -> str:
        assert self._server is not None
        port = self._server.sockets[0].getsockname()[1]
        return f"https://localhost:{port}/v1" if self._tls else f"http://127.0.0.1:{port}/v1"

    @property
    def bodies(self) -> list[JsonObject]:
        return [one.body for one in self.received if one.method == "POST"]

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0, ssl=self._tls)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._talking:
            task.cancel()
        await asyncio.gather(*self._talking, return_exceptions=True)
        await self._server.wait_closed()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._talking.add(task)
        try:
            while await self._exchange(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self._talking.discard(task)
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One request and its answer; False where the connection is to be closed."""
        received = await _read(reader)
        received.line = writer.get_extra_info("peername")[1]
        self.received.append(received)
        answer = self._answer(received)
        self.answering += 1
        self.most_at_once = max(self.most_at_once, self.answering)
        try:
            await asyncio.sleep(answer.delay)
            return await _send(writer, answer)
        finally:
            self.answering -= 1

    def _answer(self, received: Received) -> Answer:
        if self.key and received.headers.get("authorization") != f"Bearer {self.key}":
            return problem(401, "Incorrect API key provided.", code="invalid_api_key")
        if received.path.endswith("/models") and self._listing is not None:
            return self._listing
        if received.path.endswith("/models"):
            return Answer({"object": "list", "data": [{"id": name} for name in self._models]})
        if received.path.endswith("/chat/completions"):
            return self._brain(received.body)
        return problem(404, "no such path")


async def _read(reader: asyncio.StreamReader) -> Received:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.strip().split("\r\n")
    method, path, _version = first.split(" ")
    headers = {
        name.strip().lower(): value.strip()
        for name, _, value in (line.partition(":") for line in lines)
    }
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Received(method, path, headers, json.loads(body) if body else {})


async def _send(writer: asyncio.StreamWriter, answer: Answer) -> bool:
    if answer.manner is Manner.DROPPED:
        return False
    if answer.manner is Manner.SILENT:
        await asyncio.Event().wait()
    body = answer.body if isinstance(answer.body, str) else json.dumps(answer.body)
    payload = body.encode()
    writer.write(_head(answer, len(payload)))
    half = payload[: len(payload) // 2]
    if answer.manner is Manner.WHOLE:
        writer.write(payload)
        await writer.drain()
        return True
    writer.write(half)
    await writer.drain()
    if answer.manner is Manner.STALLED:
        await asyncio.Event().wait()
    for byte in payload[len(half) : -1] if answer.manner is Manner.DRIPPING else b"":
        await asyncio.sleep(0.05)
        writer.write(bytes([byte]))
        await writer.drain()
    return False


def _head(answer: Answer, length: int) -> bytes:
    reason = REASONS.get(answer.status, "Error")
    headers = {
        "Content-Type": answer.content_type,
        "Content-Length": str(length),
        **answer.headers,
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {answer.status} {reason}\r\n{lines}\r\n".encode("latin-1")

"""A model that costs next to nothing: fixed answers over real HTTP, in a process of its own.

It plays both seats of a dialogue on the bundled shop: the user asks on and on, or so many times;
the agent looks an order up, notes something on every fourth one, and tells. Which seat is asked it
reads from the raw body with a few searches, so that one core serves more than any client here can
send.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import NamedTuple

from simulation.vocabulary.value import JsonObject

HEAD_END = b"\r\n\r\n"
LENGTH = b"content-length:"
TOOLS = b'"tools":'
RESULT = b'"tool_call_id":'
SAID = b'"role":"user"'
NAME = "bench-1"
ORDER = b"HL-"
ASKED = b"And what about order"
FIRST_ORDER, ORDERS = 20117, 310
"""The shop numbers its orders in steps of thirteen."""


class Manner(NamedTuple):
    """How it answers: after ``delay`` seconds; the user asks ``requests`` times (0: without end);
    every ``faulty``-th answer is none (0: each is one).
    """

    delay: float
    requests: int = 0
    faulty: int = 0


class Model(asyncio.Protocol):
    """One connection, one request at a time, as clients without pipelining send them."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._loop = asyncio.get_running_loop()
        self._pieces: list[bytes] = []
        self._missing = -1

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._pieces.append(data)
        if self._missing < 0:
            data = b"".join(self._pieces)
            head, found, rest = data.partition(HEAD_END)
            if not found:
                return
            self._missing = _length(head) - len(rest)
            self._pieces = [rest]
        else:
            self._missing -= len(data)
        if self._missing <= 0:
            body, self._pieces, self._missing = b"".join(self._pieces), [], -1
            answer = self._script.answer_to(body)
            self._loop.call_later(self._script.delay, self._answer, answer)

    def _answer(self, answer: bytes) -> None:
        """Nothing to say: the connection is dropped."""
        if not answer:
            self._transport.close()
        elif not self._transport.is_closing():
            self._transport.write(answer)


def _length(head: bytes) -> int:
    low = head.lower()
    at = low.find(LENGTH)
    return int(low[at + len(LENGTH) :].split(b"\r\n", 1)[0]) if at >= 0 else 0


class Script:
    """What all connections of a server say together."""

    def __init__(self, manner: Manner) -> None:
        self.delay = manner.delay
        self._manner = manner
        self._calls = 0

    def answer_to(self, body: bytes) -> bytes:
        """The list of models says as well how many answers were asked for so far."""
        if not body:
            listed = [{"id": NAME, "object": "model"}]
            return _http({"object": "list", "data": listed, "calls": self._calls})
        self._calls += 1
        faulty, requests = self._manner.faulty, self._manner.requests
        if faulty and self._calls % faulty == 0:
            return FAULTS[self._calls // faulty % len(FAULTS)]
        if TOOLS not in body:
            return _asked(self._calls, done=0 < requests <= body.count(ASKED))
        return _worked(body, self._calls)


def _worked(body: bytes, number: int) -> bytes:
    if body.rfind(RESULT) > body.rfind(SAID):
        at = body.rfind(ORDER)
        order = body[at : at + 8].decode("ascii", "replace")
        return _said(f"Here is what I found about {order}: it is on its way to you.")
    known = {"order_number": f"HL-{FIRST_ORDER + number % ORDERS * 13}"}
    if number % 4:
        return _called("get_order_details", known, number)
    return _called("set_gift_note", {**known, "gift_note": f"Note {number}"}, number)


def _asked(number: int, *, done: bool) -> bytes:
    message = "Thank you, that was all." if done else f"And what about order {number}, please?"
    return _said(json.dumps({"message": message, "done": done}))


def _said(text: str) -> bytes:
    return _completed({"role": "assistant", "content": text}, "stop")


def _called(name: str, arguments: JsonObject, number: int) -> bytes:
    function = {"name": name, "arguments": json.dumps(arguments)}
    call = {"id": f"call_{number}", "type": "function", "function": function}
    message = {"role": "assistant", "content": None, "tool_calls": [call]}
    return _completed(message, "tool_calls")


def _completed(message: JsonObject, finish: str) -> bytes:
    return _http(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": NAME,
            "choices": [{"index": 0, "message": message, "finish_reason": finish}],
            "usage": {"prompt_tokens": 900, "completion_tokens": 40, "total_tokens": 940},
        }
    )


def _http(data: JsonObject, status: str = "200 OK") -> bytes:
    body = json.dumps(data).encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    return head.encode() + HEAD_END + body


def _error(status: str) -> bytes:
    return _http({"error": {"message": "not now", "type": "error", "code": None}}, status)


FAULTS = (
    _error("500 Internal Server Error"),
    b"",
    _http({"object": "chat.completion", "choices": []}),
    _said(""),
    _error("503 Service Unavailable"),
)
"""What servers do wrong: errors, a dropped connection, no choices, nothing said."""


@contextmanager
def model_server(delay: float, *, requests: int = 0, faulty: int = 0) -> Iterator[str]:
    """The base URL of a server in a process of its own; see Manner."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    manner = Manner(delay, requests, faulty)
    process = context.Process(target=_serve, args=(theirs, manner), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}/v1"
    finally:
        process.terminate()
        process.join()


def calls_of(url: str) -> int:
    """How many answers a server was asked for so far."""
    with urllib.request.urlopen(f"{url}/models", timeout=30) as response:  # noqa: S310 - our own address
        return int(json.load(response)["calls"])


def _serve(pipe: Connection, manner: Manner) -> None:
    asyncio.run(_listen(pipe, manner))


async def _listen(pipe: Connection, manner: Manner) -> None:
    loop, script = asyncio.get_running_loop(), Script(manner)
    server = await loop.create_server(lambda: Model(script), "127.0.0.1", 0, backlog=1024)
    pipe.send(server.sockets[0].getsockname()[1])
    async with server:
        await server.serve_forever()

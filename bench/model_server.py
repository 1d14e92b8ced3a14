"""A model that costs next to nothing: fixed answers over real HTTP, in a process of its own.

It plays both seats of a dialogue on the bundled shop: the user asks on and on, the agent looks
an order up, notes something on every fourth one, and tells. Which seat is asked it reads from
the raw body with a few searches, so that one core serves more than any client here can send.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from multiprocessing.connection import Connection

from simulation.vocabulary.value import JsonObject

HEAD_END = b"\r\n\r\n"
LENGTH = b"content-length:"
TOOLS = b'"tools":'
RESULT = b'"tool_call_id":'
SAID = b'"role":"user"'
ORDER = b"HL-"
NUMBERS = count()
FIRST_ORDER, ORDERS = 20117, 310
"""The shop numbers its orders in steps of thirteen."""


class Model(asyncio.Protocol):
    """One connection, one request at a time, as clients without pipelining send them."""

    def __init__(self, delay: float) -> None:
        self._delay = delay
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
            self._loop.call_later(self._delay, self._answer, answer_to(body))

    def _answer(self, answer: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(answer)


def _length(head: bytes) -> int:
    low = head.lower()
    at = low.find(LENGTH)
    return int(low[at + len(LENGTH) :].split(b"\r\n", 1)[0]) if at >= 0 else 0


def answer_to(body: bytes) -> bytes:
    if not body:
        return _http({"object": "list", "data": [{"id": "bench-1", "object": "model"}]})
    number = next(NUMBERS)
    if TOOLS not in body:
        asked = {"message": f"And what about order {number}, please?", "done": False}
        return _said(json.dumps(asked))
    if body.rfind(RESULT) > body.rfind(SAID):
        at = body.rfind(ORDER)
        order = body[at : at + 8].decode("ascii", "replace")
        return _said(f"Here is what I found about {order}: it is on its way to you.")
    known = {"order_number": f"HL-{FIRST_ORDER + number % ORDERS * 13}"}
    if number % 4:
        return _called("get_order_details", known, number)
    return _called("set_gift_note", {**known, "gift_note": f"Note {number}"}, number)


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
            "model": "bench-1",
            "choices": [{"index": 0, "message": message, "finish_reason": finish}],
            "usage": {"prompt_tokens": 900, "completion_tokens": 40, "total_tokens": 940},
        }
    )


def _http(data: JsonObject) -> bytes:
    body = json.dumps(data).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    return head.encode() + HEAD_END + body


@contextmanager
def model_server(delay: float) -> Iterator[str]:
    """The base URL of a server that answers after ``delay`` seconds."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, delay), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}/v1"
    finally:
        process.terminate()
        process.join()


def _serve(pipe: Connection, delay: float) -> None:
    asyncio.run(_listen(pipe, delay))


async def _listen(pipe: Connection, delay: float) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Model(delay), "127.0.0.1", 0, backlog=1024)
    pipe.send(server.sockets[0].getsockname()[1])
    async with server:
        await server.serve_forever()

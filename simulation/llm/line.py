"""Requests to one server on aiohttp's connections, with its parser, and without its client.

Most of what a request costs goes into what a general client asks itself each time: cookies,
redirects, middlewares, a task that writes. Here a head is written once, and sent with each body.
"""

from __future__ import annotations

import asyncio
from typing import NamedTuple, Protocol

import aiohttp
import httpx2
from aiohttp.client_proto import ResponseHandler
from aiohttp.http_parser import RawResponseMessage
from multidict import CIMultiDict
from yarl import URL

from simulation.llm.received import Whole, received

Asked = tuple[RawResponseMessage, aiohttp.StreamReader]
_LINE_BREAKS = frozenset("\r\n\0")
_LENGTH = "content-length"
_FINAL = 200
"""Statuses below it say that an answer is still to come."""


class Held(Protocol):
    """A connection that is in use, or what uses it."""

    def close(self) -> None: ...
    def release(self) -> object: ...


class Answer(NamedTuple):
    """An answer whose head has come."""

    held: Held
    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    content: aiohttp.StreamReader

    async def whole(self, request: httpx2.Request, quiet: float) -> Whole:
        """The connection serves others after a whole answer only. Raises what ``received`` does."""
        try:
            whole = await received(self.status, self.headers, self.content, request, quiet)
        except BaseException:
            self.held.close()
            raise
        self.held.release()
        return whole


class Line:
    """Straight to a server: a proxy wants to be asked in another way."""

    def __init__(
        self,
        connector: aiohttp.BaseConnector,
        timeout: aiohttp.ClientTimeout,
        method: str,
        url: str,
        headers: CIMultiDict[str],
    ) -> None:
        """``headers`` but those that say where to, and how long the body is."""
        self._connector = connector
        self._timeout = timeout
        self._pattern = aiohttp.ClientRequest(
            method, URL(url), headers=headers, loop=asyncio.get_running_loop()
        )
        self._head = _written(self._pattern)

    async def ask(self, body: bytes) -> Answer:
        """Raises aiohttp's ClientErrors, HttpProcessingError for no HTTP, and OSError."""
        connection = await self._connected()
        try:
            assert connection.protocol is not None
            message, content = await _asked(connection.protocol, self._head, body)
        except BaseException:
            connection.close()
            raise
        return Answer(connection, message.code, message.raw_headers, content)

    async def _connected(self) -> aiohttp.connector.Connection:
        """Never one on which something came that nobody had asked for: it would be taken for the
        answer to the next request, and that one for the answer to the one after it.
        """
        try:
            while True:
                connection = await self._connector.connect(self._pattern, [], self._timeout)
                if connection.protocol is None or not connection.protocol.should_close:
                    return connection
                connection.close()
        except TimeoutError as late:
            raise aiohttp.ConnectionTimeoutError from late


async def _asked(protocol: ResponseHandler, head: bytes, body: bytes) -> Asked:
    transport = protocol.transport
    if transport is None:
        raise aiohttp.ServerDisconnectedError
    protocol.set_response_params(read_until_eof=True)
    transport.write(b"%b%d\r\n\r\n%b" % (head, len(body), body))
    message, content = await protocol.read()
    while message.code < _FINAL:
        message, content = await protocol.read()
    if transport.get_write_buffer_size():
        protocol.force_close()  # answered before it was heard out: no line for another request
    return message, content


def _written(request: aiohttp.ClientRequest) -> bytes:
    """As far as the length of the body. Raises ValueError for a header that is more than one."""
    headers = [(name, value) for name, value in request.headers.items() if name.lower() != _LENGTH]
    lines = [f"{request.method} {request.url.raw_path_qs} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in headers]
    if any(_LINE_BREAKS & set(line) for line in lines):
        raise ValueError("A header holds a line break.")
    return "\r\n".join([*lines, "Content-Length: "]).encode()

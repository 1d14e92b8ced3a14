"""The way to a server and back: one aiohttp session, and no client's layers before it."""

from __future__ import annotations

import asyncio
from typing import Any, NamedTuple
from urllib.request import getproxies, proxy_bypass

import aiohttp
import httpx2
from aiohttp.http_exceptions import HttpProcessingError
from multidict import CIMultiDict

from simulation.llm.line import Answer, Line
from simulation.llm.lost import lost
from simulation.llm.patience import Patience
from simulation.llm.received import Whole

CONNECT_SECONDS = 10.0
KEPT_OPEN_SECONDS = 5.0
"""As long as common servers keep an idle connection, or shorter."""
_AIOHTTPS_OWN = frozenset({b"host", b"content-length", b"accept-encoding"})
"""It knows how long the body is, and what it can unpack."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Direct(httpx2.AsyncBaseTransport):
    """Gives whole responses: read, unpacked, and not larger than anything that is read.

    A read timeout would start anew at each byte; the deadline holds for the whole answer.
    """

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._session: aiohttp.ClientSession | None = None
        self._way: _Way | None = None

    async def handle_async_request(self, request: httpx2.Request) -> Whole:
        """Raises httpx2's TransportErrors."""
        way = self._way_of(request)
        answer: Answer | None = None
        try:
            async with asyncio.timeout(self._patience.seconds(way.retries)):
                answer = await self._answer(way, request)
                return await answer.whole(request, self._patience.quiet)
        except (aiohttp.ClientError, HttpProcessingError, OSError) as error:
            raise lost(error, request, began=answer is not None) from error

    async def _answer(self, way: _Way, request: httpx2.Request) -> Answer:
        if way.line is not None:
            answer = await way.line.ask(request.content)
            if answer.status not in _REDIRECTS:
                return answer
            answer.held.close()
        return await self._led(way, request)

    async def _led(self, way: _Way, request: httpx2.Request) -> Answer:
        """Through a proxy, and wherever the server sends who asks."""
        answer = await self._opened(request.url).request(
            request.method, way.url, headers=way.headers, data=request.content or None
        )
        return Answer(answer, answer.status, answer.raw_headers, answer.content)

    def _opened(self, url: httpx2.URL) -> aiohttp.ClientSession:
        """Within an event loop, and for one server: its proxy is looked up once."""
        if self._session is None:
            connecting = min(CONNECT_SECONDS, self._patience.most)
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=0, keepalive_timeout=KEPT_OPEN_SECONDS, ssl=_trust(url)
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=connecting),
                proxy=proxy_for(url),
            )
        return self._session

    def _way_of(self, request: httpx2.Request) -> _Way:
        """Thousands of requests in a row have the very same address and headers."""
        way = self._way
        if way is None or request.headers is not way.pattern.headers:
            way = self._way = self._found(request)
        return way

    def _found(self, request: httpx2.Request) -> _Way:
        session, url, headers = self._opened(request.url), str(request.url), _headers(request)
        line = None
        if session.connector is not None and proxy_for(request.url) is None:
            line = Line(session.connector, session.timeout, request.method, url, headers)
        return _Way(request, _retries(request), url, headers, line)

    async def aclose(self) -> None:
        if self._session is not None:
            await self._session.close()


class _Way(NamedTuple):
    """What is the same for all requests that are like a ``pattern``."""

    pattern: httpx2.Request
    retries: int
    """How often the SDK has sent this request before."""
    url: str
    headers: CIMultiDict[str]
    line: Line | None


def _headers(request: httpx2.Request) -> CIMultiDict[str]:
    return CIMultiDict(
        (name.decode("ascii"), value.decode("latin-1"))
        for name, value in request.headers.raw
        if name.lower() not in _AIOHTTPS_OWN
    )


def _retries(request: httpx2.Request) -> int:
    count = request.headers.get("x-stainless-retry-count", "0")
    return int(count) if count.isdecimal() else 0


def _trust(url: httpx2.URL) -> Any:
    return httpx2.create_ssl_context() if url.scheme == "https" else True


def proxy_for(url: httpx2.URL) -> str | None:
    """As the machine is set up."""
    known = getproxies()
    proxy = known.get(url.scheme) or known.get("all")
    return proxy if proxy and not proxy_bypass(url.host) else None

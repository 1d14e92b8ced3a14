"""The way to a server and back: one aiohttp session, and no client's layers before it."""

from __future__ import annotations

import asyncio
from typing import Any, NamedTuple
from urllib.request import getproxies, proxy_bypass

import aiohttp
import httpx2
from multidict import CIMultiDict

from simulation.llm.lost import lost
from simulation.llm.patience import Patience
from simulation.llm.received import Whole, received

CONNECT_SECONDS = 10.0
KEPT_OPEN_SECONDS = 5.0
"""As long as common servers keep an idle connection, or shorter."""
_AIOHTTPS_OWN = frozenset({b"host", b"content-length", b"accept-encoding"})
"""It knows how long the body is, and what it can unpack."""


class Direct(httpx2.AsyncBaseTransport):
    """Gives whole responses: read, unpacked, and not larger than anything that is read.

    A read timeout would start anew at each byte; the deadline holds for the whole answer.
    """

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._session: aiohttp.ClientSession | None = None
        self._head = _Head([], CIMultiDict(), 0)

    async def handle_async_request(self, request: httpx2.Request) -> Whole:
        """Raises httpx2's TransportErrors."""
        session = self._session or self._opened(request.url)
        head = self._head_of(request)
        answer: aiohttp.ClientResponse | None = None
        try:
            async with (
                asyncio.timeout(self._patience.seconds(head.retries)),
                session.request(
                    request.method,
                    str(request.url),
                    headers=head.headers,
                    data=request.content or None,
                ) as answer,
            ):
                return await received(answer, request, self._patience.quiet)
        except (aiohttp.ClientError, OSError) as error:
            raise lost(error, request, began=answer is not None) from error

    def _opened(self, url: httpx2.URL) -> aiohttp.ClientSession:
        """Within an event loop, and for one server: its proxy is looked up once."""
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

    def _head_of(self, request: httpx2.Request) -> _Head:
        """Thousands of requests in a row have the same headers."""
        raw = request.headers.raw
        if raw != self._head.raw:
            self._head = _Head(raw, _headers(raw), _retries(request))
        return self._head

    async def aclose(self) -> None:
        if self._session is not None:
            await self._session.close()


class _Head(NamedTuple):
    raw: list[tuple[bytes, bytes]]
    """As they came."""
    headers: CIMultiDict[str]
    retries: int
    """How often the SDK has sent this request before."""


def _headers(raw: list[tuple[bytes, bytes]]) -> CIMultiDict[str]:
    return CIMultiDict(
        (name.decode("ascii"), value.decode("latin-1"))
        for name, value in raw
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

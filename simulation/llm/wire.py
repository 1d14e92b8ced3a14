"""Requests on the wire: each waits for its moment, has a deadline, fails by its right name."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

import aiohttp
import httpx2

from simulation.llm.pace import Pace, loop_time
from simulation.llm.patience import Patience

CONNECT_SECONDS = 10.0


class Stalled(httpx2.ReadTimeout):
    """An answer that began and did not end in time."""


class Paced(httpx2.AsyncClient):
    """To be mixed into a client; holds for the SDK's own retries too, which all come through here.

    A read timeout starts anew at each byte; the deadline holds for the whole answer. Time in which
    the pace holds a request back is no time that its answer took.
    """

    def __init__(self, pace: Pace, seconds: float) -> None:
        super().__init__(timeout=httpx2.Timeout(seconds, connect=min(CONNECT_SECONDS, seconds)))
        self._pace = pace
        self._patience = Patience(seconds)

    async def send(
        self, request: httpx2.Request, *, stream: bool = False, **options: Any
    ) -> httpx2.Response:
        """Raises httpx2's TransportErrors; ConnectError, where nobody was reached."""
        await self._pace.wait()
        began = loop_time()
        response: httpx2.Response | None = None
        try:
            async with asyncio.timeout(self._patience.seconds(_retries(request))):
                response = await super().send(request, stream=True, **options)
                if not stream:
                    await self._read(response)
        except (TimeoutError, httpx2.TimeoutException) as error:
            raise _named(error, request, began=response is not None) from error
        finally:
            if response is not None and not stream:
                await response.aclose()
        if response.is_success:
            self._patience.answered(loop_time() - began)
        if response.status_code == httpx2.codes.TOO_MANY_REQUESTS:
            self._pace.refused(seconds_to_wait(response.headers))
        return response

    async def _read(self, response: httpx2.Response) -> None:
        """Raises TimeoutError for an answer that falls silent before its end."""
        if isinstance(response.stream, httpx2.AsyncByteStream):
            response.stream = _Watched(response.stream, self._patience.quiet)
        await response.aread()


class _Watched(httpx2.AsyncByteStream):
    """A body of which each part has to come within ``quiet`` seconds."""

    def __init__(self, stream: httpx2.AsyncByteStream, quiet: float) -> None:
        self._stream = stream
        self._quiet = quiet

    async def __aiter__(self) -> AsyncIterator[bytes]:
        parts = aiter(self._stream)
        while True:
            async with asyncio.timeout(self._quiet):
                part = await anext(parts, None)
            if part is None:
                return
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()


def _retries(request: httpx2.Request) -> int:
    """How often the SDK has sent this request before."""
    count = request.headers.get("x-stainless-retry-count", "0")
    return int(count) if count.isdecimal() else 0


def _named(error: Exception, request: httpx2.Request, *, began: bool) -> httpx2.TransportError:
    """The transport calls a refused and a lost connection a timeout too."""
    cause = error.__cause__
    if isinstance(cause, aiohttp.ClientConnectorError):
        return httpx2.ConnectError(str(error), request=request)
    lost = isinstance(cause, aiohttp.ClientConnectionError | ConnectionError)
    if lost and not isinstance(cause, TimeoutError):
        return httpx2.RemoteProtocolError(str(error), request=request)
    if began:
        return Stalled("the answer did not end in time", request=request)
    return httpx2.ReadTimeout("no answer in time", request=request)


def seconds_to_wait(headers: Mapping[str, str]) -> float | None:
    """Of ``Retry-After`` in seconds; a date is left to the SDK, which reads it."""
    for header, divisor in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            seconds = float(headers.get(header, "")) / divisor
        except ValueError:
            continue
        if 0 <= seconds < float("inf"):
            return seconds
    return None

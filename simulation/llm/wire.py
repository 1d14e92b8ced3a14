"""Requests on the wire: each waits for its moment, has a deadline, fails by its right name."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp
import httpx2

from simulation.llm.pace import Pace, loop_time
from simulation.llm.patience import Patience
from simulation.llm.received import received

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
                whole = response if stream else await received(response, self._patience.quiet)
        except (TimeoutError, httpx2.TimeoutException) as error:
            raise _named(error, request, began=response is not None) from error
        finally:
            if response is not None and not stream:
                await response.aclose()
        if whole.is_success:
            self._patience.answered(loop_time() - began)
        if whole.status_code == httpx2.codes.TOO_MANY_REQUESTS:
            self._pace.refused(seconds_to_wait(whole.headers))
        return whole


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

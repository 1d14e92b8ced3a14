"""Requests on the wire: each waits for its moment, and a rate limit is learned from all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx2

from simulation.llm.direct import Direct
from simulation.llm.pace import Pace, loop_time
from simulation.llm.patience import Patience


class PacedClient(httpx2.AsyncClient):
    """Holds for the SDK's own retries too, which all come through here.

    Requests go straight to the transport: what a general client does on the way (cookies, a login,
    redirects) is not needed, or done there. Time in which the pace holds a request back is no time
    that its answer took.
    """

    def __init__(self, pace: Pace, seconds: float) -> None:
        self._pace = pace
        self._patience = Patience(seconds)
        self._direct = Direct(self._patience)
        super().__init__(transport=self._direct, timeout=seconds)

    async def send(self, request: httpx2.Request, **_options: Any) -> httpx2.Response:
        """Raises httpx2's TransportErrors; ConnectError, where nobody was reached."""
        began = await self._pace.wait()
        whole = await self._direct.handle_async_request(request)
        if whole.is_success:
            self._patience.answered(loop_time() - began)
        if whole.status_code == httpx2.codes.TOO_MANY_REQUESTS:
            self._pace.refused(seconds_to_wait(whole.headers), sent=began)
        return whole


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

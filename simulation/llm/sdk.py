"""The OpenAI SDK, with what is the same in thousands of requests made once.

Its loop of retries, timeouts and errors is as it comes. Around that loop it makes every request
anew from all that a request can be; one with a key and a body of bytes needs little of it, and it
would be most of what a call costs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Self

import httpx2
from openai import APIConnectionError, APIError, APIStatusError, APITimeoutError, AsyncOpenAI
from openai._models import FinalRequestOptions

from simulation.llm.received import Whole

__all__ = ["APIConnectionError", "APIError", "APIStatusError", "APITimeoutError", "Sdk"]

NO_KEY = "none"
"""Local servers ask for no key, the SDK asks for some text."""
SOONER = 0.2
"""Of the SDK's waits, half a second and then a second: a server that lost one request of many needs
no time for itself, and a dialogue that waits stands still.
"""
FEW = 3
"""Accidents in a row, with no answer to anybody between them."""


class Sdk(AsyncOpenAI):
    """For one key and no provider: nothing is signed, nothing is refreshed."""

    custom_auth = None

    def __init__(self, base_url: str, key: str, retries: int, client: httpx2.AsyncClient) -> None:
        super().__init__(
            base_url=base_url, api_key=key or NO_KEY, max_retries=retries, http_client=client
        )
        url = f"{base_url.rstrip('/')}/chat/completions"
        self._completion = _Completion.construct(method="post", url=url)
        self._pattern: httpx2.Request | None = None
        self._accidents = 0

    async def complete(self, body: bytes) -> bytes:
        """What answers a chat completion's request. Raises the SDK's errors."""
        options = self._completion.model_copy(update={"content": body})
        whole = await self.request(Whole, options)
        self._accidents = 0
        return whole.body

    async def list_models(self) -> bytes:
        whole = await self.get("/models", cast_to=Whole)
        return whole.body

    def _build_request(
        self, options: FinalRequestOptions, *, retries_taken: int = 0
    ) -> httpx2.Request:
        """The first completion is the pattern of all others; a retry says in a header of its own
        that it is one.
        """
        if options.url != self._completion.url or retries_taken:
            return super()._build_request(options, retries_taken=retries_taken)
        if self._pattern is None:
            self._pattern = super()._build_request(options)
            del self._pattern.headers["content-length"]
            self._pattern.headers.encoding = "ascii"
        return _like(self._pattern, options.content)

    def _idempotency_key(self) -> str:
        """In no header of OpenAI's: any will do."""
        return ""

    async def _sleep_for_retry(
        self,
        *,
        retries_taken: int,
        max_retries: int,
        options: FinalRequestOptions,
        response: httpx2.Response | None,
    ) -> None:
        """Of what failed by accident, a fraction of the SDK's wait."""
        if self._is_soon_over(response):
            left = max_retries - retries_taken
            await asyncio.sleep(self._calculate_retry_timeout(left, options) * SOONER)
            return
        await super()._sleep_for_retry(
            retries_taken=retries_taken,
            max_retries=max_retries,
            options=options,
            response=response,
        )

    def _is_soon_over(self, response: httpx2.Response | None) -> bool:
        """No answer in time, a lost connection, an error of the server's that names no moment: of
        a server that answers others. One that answers nobody is given time, as after a refusal.
        """
        if response is not None and not response.is_server_error:
            return False
        self._accidents += 1
        headers = None if response is None else response.headers
        return self._accidents <= FEW and self._parse_retry_after_header(headers) is None

    def _should_stream_response_body(self, request: httpx2.Request) -> bool:
        return False

    async def _prepare_options(self, options: FinalRequestOptions) -> FinalRequestOptions:
        return options

    async def _prepare_request(self, request: httpx2.Request) -> None:
        """Nothing is added to it."""

    async def _send_request(
        self, request: httpx2.Request, *, stream: bool, **how: Any
    ) -> httpx2.Response:
        return await self._client.send(request, stream=stream, **how)

    async def _process_response(self, *, response: httpx2.Response, **_options: Any) -> Any:
        """As it came: nothing is asked here but for its body."""
        return response


class _Completion(FinalRequestOptions):  # type: ignore[misc]
    """Options that nobody changes on their way; final, for those who call the SDK."""

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        return super().model_copy(update=update, deep=deep) if update else self


def _like(pattern: httpx2.Request, content: Any) -> httpx2.Request:
    """The same address and the very same headers with another body."""
    request = httpx2.Request.__new__(type(pattern))
    vars(request).update(vars(pattern), stream=httpx2.ByteStream(content), _content=content)
    return request

"""The body of an answer, read as far as it is worth reading."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing

import httpx2

LARGEST = 16 * 2**20
"""Bytes, unpacked: many times the longest answer and the longest thoughts that are kept."""
_AS_SENT = frozenset({"content-encoding", "content-length", "transfer-encoding"})


class Oversized(httpx2.TransportError):
    """An answer larger than anything that is read."""


async def received(response: httpx2.Response, quiet: float) -> httpx2.Response:
    """The response with its body, read and unpacked.

    Raises Oversized, and TimeoutError for one that falls silent for ``quiet`` seconds.
    """
    if isinstance(response.stream, httpx2.AsyncByteStream):
        response.stream = _Watched(response.stream, quiet)
    body = await _body(response)
    headers = [each for each in response.headers.multi_items() if each[0].lower() not in _AS_SENT]
    return httpx2.Response(
        response.status_code,
        headers=headers,
        content=body,
        request=response.request,
        extensions=response.extensions,
    )


async def _body(response: httpx2.Response) -> bytes:
    parts: list[bytes] = []
    size = 0
    async with aclosing(response.aiter_bytes()) as stream:
        async for part in stream:
            parts.append(part)
            size += len(part)
            if size > LARGEST:
                raise Oversized(f"The answer is larger than {LARGEST:,} bytes.")
    return b"".join(parts)


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

"""The body of an answer, read as far as it is worth reading."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import aiohttp
import httpx2

LARGEST = 16 * 2**20
"""Bytes, unpacked: many times the longest answer and the longest thoughts that are kept."""
_AS_SENT = frozenset({b"content-encoding", b"content-length", b"transfer-encoding"})


class Oversized(httpx2.TransportError):
    """An answer larger than anything that is read."""


class Whole(httpx2.Response):
    """A response with its body, unpacked."""

    body: bytes = b""


async def received(
    status: int,
    headers: Iterable[tuple[bytes, bytes]],
    content: aiohttp.StreamReader,
    request: httpx2.Request,
    quiet: float,
) -> Whole:
    """Raises Oversized, and TimeoutError for one that falls silent for ``quiet`` seconds."""
    body = await _body(content, quiet)
    kept = [each for each in headers if each[0].lower() not in _AS_SENT]
    whole = Whole(status, headers=kept, stream=httpx2.ByteStream(body), request=request)
    whole.headers.encoding = "latin-1"
    whole.body = body
    return whole


async def _body(content: aiohttp.StreamReader, quiet: float) -> bytes:
    parts: list[bytes] = []
    size = 0
    while not content.at_eof():
        part = await _part(content, quiet)
        parts.append(part)
        size += len(part)
        if size > LARGEST:
            raise Oversized(f"The answer is larger than {LARGEST:,} bytes.")
    return b"".join(parts)


async def _part(content: aiohttp.StreamReader, quiet: float) -> bytes:
    """A short answer has come in full with its head: nobody needs to watch over it."""
    if content.is_eof():
        return content.read_nowait()
    async with asyncio.timeout(quiet):
        return await content.readany()

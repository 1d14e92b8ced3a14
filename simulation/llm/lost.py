"""Why a request has no answer: as the errors that the SDK retries, and once in plain words.

The words name no address: whoever reports them names it too.
"""

from __future__ import annotations

import os
import re
import ssl

import aiohttp
import httpx2
from aiohttp.http_exceptions import ContentEncodingError, HttpProcessingError

_SENT_ON = (aiohttp.TooManyRedirects, aiohttp.RedirectClientError)
_SSL_NOISE = re.compile(r"\[[^\]]*\] | ?\(_ssl\.c:\d+\)")


class Stalled(httpx2.ReadTimeout):
    """An answer that began and did not end in time."""


class Astray(httpx2.RemoteProtocolError):
    """Sent on by the server, and never to an answer."""


class Unreadable(httpx2.RemoteProtocolError):
    """Something came that is no HTTP, or not packed as it says."""


def lost(error: Exception, request: httpx2.Request, *, began: bool) -> httpx2.RequestError:
    """Of aiohttp's ``error``; ``began`` where the head of an answer had come."""
    if isinstance(error, aiohttp.ServerTimeoutError):
        return httpx2.ConnectTimeout("Nobody was reached in time.", request=request)
    if isinstance(error, TimeoutError):
        kind = Stalled if began else httpx2.ReadTimeout
        return kind("The endpoint did not answer in time.", request=request)
    if isinstance(error, aiohttp.ClientConnectorError):
        return httpx2.ConnectError(_unreached(error), request=request)
    return _kind(error)(_broken(error), request=request)


def _kind(error: Exception) -> type[httpx2.RemoteProtocolError]:
    if isinstance(error, _SENT_ON):
        return Astray
    if isinstance(error, aiohttp.ClientResponseError | HttpProcessingError) or _is_packed(error):
        return Unreadable
    return httpx2.RemoteProtocolError


def _is_packed(error: Exception) -> bool:
    return isinstance(error.__cause__, ContentEncodingError)


def _unreached(error: aiohttp.ClientConnectorError) -> str:
    reason = _reason(error.os_error)
    if isinstance(error, aiohttp.ClientProxyConnectionError):
        return f"The proxy {error.host}:{error.port} is not reached: {reason}."
    return f"{reason}."


def _broken(error: Exception) -> str:
    if isinstance(error, aiohttp.ClientPayloadError):
        return "The answer cannot be unpacked." if _is_packed(error) else "The answer broke off."
    if isinstance(error, aiohttp.TooManyRedirects):
        return "It redirects without end."
    if isinstance(error, _SENT_ON):
        return "It redirects to what is no address."
    if isinstance(error, aiohttp.ClientResponseError | HttpProcessingError):
        return "What answers there does not speak HTTP."
    if isinstance(error, aiohttp.ServerDisconnectedError):
        return "The connection was closed before an answer."
    reason = _reason(error) if isinstance(error, OSError) else str(error)
    return f"{reason}."


def _reason(error: OSError) -> str:
    """In the system's words, without those that asyncio, aiohttp and OpenSSL put around them."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"Its certificate is not trusted: {error.verify_message}"
    if isinstance(error, ssl.SSLError):
        return f"No TLS connection: {_SSL_NOISE.sub('', str(error.strerror or error))}"
    if error.errno and error.errno > 0:
        return os.strerror(error.errno)
    return (error.strerror or str(error)).rstrip(".")

"""Large files, sent a piece at a time whichever server runs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from django.core.handlers.asgi import ASGIRequest
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

PIECE = 256 * 1024


def send_file(request: HttpRequest, path: Path, name: str) -> HttpResponseBase:
    """The file as a download. Raises OSError if it cannot be opened.

    Under ASGI a synchronous iterator would be read whole into memory first.
    """
    if not isinstance(request, ASGIRequest):
        return FileResponse(path.open("rb"), as_attachment=True, filename=name)
    size = path.stat().st_size
    answer = StreamingHttpResponse(_pieces(path), content_type="application/octet-stream")
    answer["Content-Length"] = str(size)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    file = await asyncio.to_thread(path.open, "rb")
    try:
        while piece := await asyncio.to_thread(file.read, PIECE):
            yield piece
    finally:
        file.close()

from __future__ import annotations

from pathlib import Path

import pytest
from django.http import FileResponse, StreamingHttpResponse
from django.test import AsyncRequestFactory, RequestFactory

from curation.web.sending import PIECE, send_file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "data.jsonl"
    file.write_bytes(b"x" * (2 * PIECE + 7))
    return file


async def test_an_asynchronous_server_gets_pieces(path: Path) -> None:
    answer = send_file(AsyncRequestFactory().get("/"), path, "set v1.jsonl")
    assert isinstance(answer, StreamingHttpResponse)
    pieces = [piece async for piece in answer]
    assert [len(piece) for piece in pieces] == [PIECE, PIECE, 7]
    assert answer["Content-Length"] == str(2 * PIECE + 7)
    assert answer["Content-Disposition"] == 'attachment; filename="set v1.jsonl"'


def test_a_synchronous_server_gets_the_same_bytes(path: Path) -> None:
    answer = send_file(RequestFactory().get("/"), path, "data.jsonl")
    assert isinstance(answer, FileResponse)
    assert b"".join(answer) == path.read_bytes()
    assert answer.file_to_stream is not None
    answer.file_to_stream.close()


def test_a_missing_file_is_an_error_before_the_answer(tmp_path: Path) -> None:
    for factory in (AsyncRequestFactory(), RequestFactory()):
        with pytest.raises(OSError, match="No such file"):
            send_file(factory.get("/"), tmp_path / "gone", "x")

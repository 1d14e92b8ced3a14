"""The way to a server and back, over real sockets."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from simulation.llm.chat import ChatRequest
from simulation.llm.client import Endpoint
from simulation.llm.failures import Failure, ModelFailed
from simulation.llm.received import LARGEST
from tests.servers.certificates import server_context
from tests.servers.models import Answer, ModelServer, completion, in_turn

HELLO = completion("Hello")
REQUEST = ChatRequest(messages=({"role": "user", "content": "Hi"},))


@asynccontextmanager
async def answering(reply: bytes) -> AsyncIterator[str]:
    """``host:port`` of a server that says ``reply`` to whatever comes, and hangs up."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(65536)
        writer.write(reply)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def said(url: str) -> str:
    async with Endpoint(url, retries=0, seconds=5.0) as endpoint:
        return (await endpoint.model("m").ask(REQUEST)).content or ""


async def failed(url: str) -> tuple[Failure, str]:
    with pytest.raises(ModelFailed) as caught:
        await said(url)
    return caught.value.failure, caught.value.detail


def packed(body: bytes) -> bytes:
    small = gzip.compress(body)
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(small)}\r\n\r\n"
    return head.encode() + small


async def test_a_packed_answer_is_unpacked() -> None:
    body = b'{"choices": [{"message": {"content": "Hello"}}]}'
    async with answering(packed(body)) as where:
        assert await said(f"http://{where}/v1") == "Hello"


async def test_an_answer_that_is_small_only_while_it_is_packed_is_not_read_to_its_end() -> None:
    async with answering(packed(b" " * (LARGEST + 2**20))) as where:
        assert (await failed(f"http://{where}/v1"))[0] is Failure.OVERSIZED


async def test_a_redirect_is_followed_with_the_request_as_it_was() -> None:
    async with ModelServer(in_turn(HELLO)) as server:
        there = f"HTTP/1.1 307 There\r\nLocation: {server.url}/chat/completions\r\n\r\n"
        async with answering(there.encode()) as where:
            assert await said(f"http://{where}/v1") == "Hello"
        assert server.bodies[0]["messages"] == [{"role": "user", "content": "Hi"}]
        assert "authorization" not in server.received[0].headers


async def test_a_proxy_that_the_machine_is_set_up_with_is_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with ModelServer(in_turn(HELLO)) as server:
        monkeypatch.setenv("http_proxy", server.url.removesuffix("/v1"))
        monkeypatch.setenv("no_proxy", "other.invalid")
        assert await said("http://models.invalid/v1") == "Hello"
        assert server.received[0].path == "http://models.invalid/v1/chat/completions"
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        await said(server.url)
        assert server.received[1].path == "/v1/chat/completions"


async def test_a_proxy_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    async with answering(b"") as where:
        pass
    monkeypatch.setenv("http_proxy", f"http://{where}")
    monkeypatch.setenv("no_proxy", "other.invalid")
    failure, detail = await failed("http://models.invalid/v1")
    assert failure is Failure.UNREACHABLE
    assert detail == f"The proxy {where} is not reached: Connection refused."


async def test_nobody_at_the_address_is_said_in_so_many_words() -> None:
    async with answering(b"") as where:
        pass
    assert await failed(f"http://{where}/v1") == (Failure.UNREACHABLE, "Connection refused.")


async def test_a_server_without_tls_is_told_from_one_that_is_not_there() -> None:
    async with answering(b"HTTP/1.1 400 Bad Request\r\n\r\n") as where:
        failure, detail = await failed(f"https://{where}/v1")
    assert failure is Failure.UNREACHABLE
    assert detail.startswith("No TLS connection: ")
    assert "_ssl" not in detail
    assert "[" not in detail


async def test_a_certificate_that_is_trusted_lets_requests_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tls = server_context(tmp_path / "both.pem")
    async with ModelServer(in_turn(HELLO), tls=tls) as server:
        failure, detail = await failed(server.url)
        assert (failure, detail) == (
            Failure.UNREACHABLE,
            "Its certificate is not trusted: self-signed certificate.",
        )
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "both.pem"))
        assert await said(server.url) == "Hello"


@pytest.mark.parametrize(
    ("reply", "failure", "detail"),
    [
        (b"", Failure.DROPPED, "The connection was closed before an answer."),
        (
            b"SSH-2.0-OpenSSH_9.9\r\n\r\n",
            Failure.MALFORMED_RESPONSE,
            "What answers there does not speak HTTP.",
        ),
        (
            b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{",
            Failure.DROPPED,
            "The answer broke off.",
        ),
        (
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
            Failure.MALFORMED_RESPONSE,
            "The answer cannot be unpacked.",
        ),
    ],
)
async def test_a_lost_answer_is_said_to_be_lost_in_its_own_way(
    reply: bytes, failure: Failure, detail: str
) -> None:
    async with answering(reply) as where:
        assert await failed(f"http://{where}/v1") == (failure, detail)


async def test_a_server_that_sends_on_to_no_address_is_no_endpoint() -> None:
    nowhere = b"HTTP/1.1 307 On\r\nLocation: file:///etc/hostname\r\n\r\n"
    async with answering(nowhere) as where:
        failure, detail = await failed(f"http://{where}/v1")
    assert (failure, detail) == (Failure.NOT_AN_API, "It redirects to what is no address.")


async def test_a_server_that_sends_round_in_circles_is_not_followed_for_ever() -> None:
    circle = b"HTTP/1.1 307 Round\r\nLocation: /v1/chat/completions\r\n\r\n"
    async with answering(circle) as where:
        failure, detail = await failed(f"http://{where}/v1")
    assert (failure, detail) == (Failure.NOT_AN_API, "It redirects without end.")


async def test_an_answer_in_many_parts_is_put_together() -> None:
    long = completion("Hello" * 100_000)
    async with ModelServer(in_turn(Answer(long))) as server:
        assert await said(server.url) == "Hello" * 100_000


async def test_what_is_said_before_the_answer_is_no_answer() -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
    body = b'{"choices": [{"message": {"content": "Hello"}}]}'
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    async with answering(hints + head + body) as where:
        assert await said(f"http://{where}/v1") == "Hello"


async def test_a_connection_serves_the_next_request() -> None:
    async with ModelServer(in_turn(HELLO, HELLO)) as server, Endpoint(server.url) as endpoint:
        for _ in range(2):
            await endpoint.model("m").ask(REQUEST)
        assert len({each.line for each in server.received}) == 1


async def test_a_connection_whose_answer_was_not_read_to_its_end_serves_nobody_else() -> None:
    huge = Answer(" " * (LARGEST + 2**20))
    async with (
        ModelServer(in_turn(huge, HELLO)) as server,
        Endpoint(server.url, retries=0) as endpoint,
    ):
        with pytest.raises(ModelFailed):
            await endpoint.model("m").ask(REQUEST)
        assert (await endpoint.model("m").ask(REQUEST)).content == "Hello"
        assert len({each.line for each in server.received}) == 2


async def test_what_comes_unasked_is_no_answer_to_the_next_request() -> None:
    answers = [answer("one"), answer("two")]
    is_told, ended = asyncio.Event(), asyncio.Semaphore(0)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answers.pop(0))
        await is_told.wait()
        writer.write(answer("nobody's"))
        await reader.read()
        writer.close()
        ended.release()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, Endpoint(f"http://127.0.0.1:{port}/v1", retries=0) as endpoint:
        first = await endpoint.model("m").ask(REQUEST)
        is_told.set()
        await asyncio.sleep(0.05)  # nobody is told what comes to a connection that nobody uses
        second = await endpoint.model("m").ask(REQUEST)
    assert (first.content, second.content) == ("one", "two")
    for _connection in range(2):
        await ended.acquire()


def answer(word: str) -> bytes:
    body = json.dumps(completion(word)).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)

"""The door to language models: any OpenAI-compatible endpoint, through the OpenAI SDK.

Requests are plain dicts, written here: the typed ``create`` walks every message in Python, for
many times the price. Retries, timeouts and errors are the SDK's own.
"""

from __future__ import annotations

from types import TracebackType
from typing import Any

import httpx2

from simulation.errors import InputError
from simulation.llm.body import Written, written
from simulation.llm.chat import ChatRequest, Parameters, Reply
from simulation.llm.decoding import decoded, names_in
from simulation.llm.dialect import Dialect
from simulation.llm.failures import TRANSPORT, Failure, ModelFailed
from simulation.llm.key import sendable
from simulation.llm.pace import Pace, loop_time
from simulation.llm.reading import read_reply
from simulation.llm.sdk import APIError, APIStatusError, Sdk
from simulation.llm.unanswered import ParameterRefused, unanswered
from simulation.llm.wire import PacedClient
from simulation.vocabulary.kept import Kept
from simulation.vocabulary.value import JsonObject

ANSWER_SECONDS = 600.0
SDK_RETRIES = 2
PATIENCE_SECONDS = 1800.0


class Endpoint:
    """One address with its key: one client and one pace for all dialogues of an event loop."""

    def __init__(
        self,
        base_url: str,
        key: str = "",
        *,
        seconds: float = ANSWER_SECONDS,
        retries: int = SDK_RETRIES,
        patience: float = PATIENCE_SECONDS,
        per_minute: int | None = None,
    ) -> None:
        """``seconds`` for one answer, ``patience`` for a rate limit in all; ``per_minute`` is the
        most requests that are sent, evenly, retries among them.

        Raises InputError for an address that is none, for a key that cannot be sent, and for a
        limit that lets nothing through.
        """
        self.base_url = _address(base_url)
        self.pace = Pace(per_minute=_limit(per_minute))
        self.patience = patience
        self._sdk = Sdk(self.base_url, sendable(key), retries, PacedClient(self.pace, seconds))

    def model(self, name: str, parameters: Parameters | None = None) -> OpenAIModel:
        return OpenAIModel(self, name, parameters or Parameters())

    async def post(self, body: bytes) -> Any:
        """The decoded answer. Raises ModelFailed, or ParameterRefused for a body to change."""
        try:
            answer = await self._sdk.complete(body)
        except APIError as error:
            raise unanswered(error) from error
        return decoded(answer)

    async def list_models(self) -> tuple[str, ...]:
        """The names it offers; empty where it does not say. Raises ModelFailed."""
        try:
            answer = await self._sdk.list_models()
        except APIError as error:
            if isinstance(error, APIStatusError) and not _is_told(error.status_code):
                return ()
            raise unanswered(error) from error
        return names_in(decoded(answer))

    async def aclose(self) -> None:
        await self._sdk.close()

    async def __aenter__(self) -> Endpoint:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()


class OpenAIModel:
    """A ChatModel: one model of an endpoint with its sampling parameters."""

    def __init__(self, endpoint: Endpoint, name: str, parameters: Parameters) -> None:
        self.endpoint = endpoint
        self.name = name
        self.parameters = parameters
        self._dialect = Dialect()

    async def ask(self, request: ChatRequest) -> Reply:
        """A rate limit is waited out, for as long as the endpoint's patience lasts."""
        since = loop_time()
        while True:
            body = self._dialect.spoken(self._body(request))
            sent = written(body)
            asked = loop_time()
            try:
                data = await self.endpoint.post(sent.text)
                reply = read_reply(data)
            except ParameterRefused as refused:
                if not self._dialect.learns(body, refused.param, refused.message):
                    raise ModelFailed(Failure.REQUEST_REFUSED, refused.message) from refused
            except ModelFailed as failed:
                self._slow_down(failed)
                if not self._is_waited_out(failed, since):
                    raise
            else:
                self.endpoint.pace.answered()
                return self._completed(reply, body, sent, loop_time() - asked)

    def _body(self, request: ChatRequest) -> JsonObject:
        return chat_body(self.name, self.parameters, request)

    def _slow_down(self, failed: ModelFailed) -> None:
        """An endpoint in trouble is given time by all who talk to it."""
        pace = self.endpoint.pace
        if failed.failure is Failure.RATE_LIMITED and not pace.remaining():
            pace.refused()
        elif failed.failure in TRANSPORT:
            pace.troubled()

    def _is_waited_out(self, failed: ModelFailed, since: float) -> bool:
        """A wait that would outlast the patience is not begun."""
        waited = loop_time() - since + self.endpoint.pace.remaining()
        return failed.failure is Failure.RATE_LIMITED and waited < self.endpoint.patience

    def _completed(self, reply: Reply, body: JsonObject, sent: Written, seconds: float) -> Reply:
        return reply._replace(
            seconds=round(seconds, 4),
            parameters={key: body[key] for key in body if key not in _NOT_PARAMETERS},
            request=sent.digest,
        )


_NOT_PARAMETERS = frozenset({"model", "messages", "tools"})


def chat_body(name: str, parameters: Parameters, request: ChatRequest) -> JsonObject:
    """The request as it goes over the wire, before anything is left out for the endpoint."""
    body: JsonObject = {"model": name, "messages": list(request.messages)}
    if request.tools:
        body["tools"] = request.tools
    return {**body, **_plain(parameters), **(request.parameters or {})}


_plain = Kept(Parameters.as_body)


def _is_told(status: int) -> bool:
    """Of a list of models that is refused; many endpoints have none."""
    return status in (401, 403) or status >= 500


def _limit(per_minute: int | None) -> int | None:
    if per_minute is not None and per_minute < 1:
        raise InputError(
            "per_minute",
            f"{per_minute} requests a minute let nothing through.",
            "Give 1 or more, or leave it out for no limit.",
        )
    return per_minute


def _address(base_url: str) -> str:
    try:
        url = httpx2.URL(base_url.strip())
    except httpx2.InvalidURL:
        url = httpx2.URL("")
    if url.scheme not in ("http", "https") or not url.host:
        raise InputError(
            "base_url",
            f"{base_url[:80]!r} is no address of an endpoint.",
            "Give one such as http://localhost:8000/v1.",
        )
    if url.userinfo:
        raise InputError(
            "base_url",
            "the address holds a name or a password.",
            "Leave them out; the key is given by itself.",
        )
    return str(url)

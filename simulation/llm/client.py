"""The door to language models: any OpenAI-compatible endpoint, through the OpenAI SDK.

Requests are plain dicts handed to ``client.post``: the typed ``create`` walks every message in
Python, for many times the price. Retries, timeouts and errors are the SDK's own.
"""

from __future__ import annotations

from types import TracebackType
from typing import Any, NoReturn

import httpx2
from openai import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    AsyncOpenAI,
    DefaultAioHttpClient,
)

from simulation.errors import InputError
from simulation.llm.body import Written, written
from simulation.llm.chat import ChatRequest, Parameters, Reply
from simulation.llm.decoding import decoded, names_in
from simulation.llm.dialect import Dialect
from simulation.llm.failures import TRANSPORT, Failure, ModelFailed
from simulation.llm.pace import Pace, loop_time
from simulation.llm.reading import read_reply
from simulation.llm.received import Oversized
from simulation.llm.statuses import failure_of
from simulation.llm.wire import Paced, Stalled
from simulation.vocabulary.value import JsonObject

ANSWER_SECONDS = 600.0
SDK_RETRIES = 2
PATIENCE_SECONDS = 1800.0
NO_KEY = "none"
"""Local servers ask for no key, the SDK asks for some text."""
_LOST = ((Oversized, Failure.OVERSIZED), (httpx2.ConnectError, Failure.UNREACHABLE))


class PacedClient(Paced, DefaultAioHttpClient):
    """On aiohttp, which costs a fraction of the SDK's default transport."""


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

        Raises InputError for an address that is none, and for a limit that lets nothing through.
        """
        self.base_url = _address(base_url)
        # In full: the SDK then parses one address less for each request.
        self._completions = f"{self.base_url.rstrip('/')}/chat/completions"
        self.pace = Pace(per_minute=_limit(per_minute))
        self.patience = patience
        self._client = AsyncOpenAI(
            base_url=self.base_url,
            api_key=key or NO_KEY,
            max_retries=retries,
            http_client=PacedClient(self.pace, seconds),
        )

    def model(self, name: str, parameters: Parameters | None = None) -> OpenAIModel:
        return OpenAIModel(self, name, parameters or Parameters())

    async def post(self, body: bytes) -> Any:
        """The decoded answer. Raises ModelFailed, or ParameterRefused for a body to change."""
        try:
            response = await self._client.post(
                self._completions, content=body, cast_to=httpx2.Response
            )
        except APIStatusError as error:
            _raise_status(error)
        except APIConnectionError as error:
            raise _lost(error) from error
        return decoded(response)

    async def list_models(self) -> tuple[str, ...]:
        """The names it offers; empty where it does not say. Raises ModelFailed."""
        try:
            response = await self._client.get("/models", cast_to=httpx2.Response)
        except APIStatusError as error:
            if error.status_code in (401, 403) or error.status_code >= 500:
                _raise_status(error)
            return ()
        except APIConnectionError as error:
            raise _lost(error) from error
        return names_in(decoded(response))

    async def aclose(self) -> None:
        await self._client.close()

    async def __aenter__(self) -> Endpoint:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()


class ParameterRefused(Exception):
    """The endpoint names a parameter that it does not take."""

    def __init__(self, param: object, message: str) -> None:
        super().__init__(message)
        self.param = param
        self.message = message


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
        limited = failed.failure is Failure.RATE_LIMITED and not self.endpoint.pace.remaining()
        if limited or failed.failure in TRANSPORT:
            self.endpoint.pace.refused()

    def _is_waited_out(self, failed: ModelFailed, since: float) -> bool:
        """A wait that would outlast the patience is not begun."""
        waited = loop_time() - since + self.endpoint.pace.remaining()
        return failed.failure is Failure.RATE_LIMITED and waited < self.endpoint.patience

    def _completed(self, reply: Reply, body: JsonObject, sent: Written, seconds: float) -> Reply:
        return Reply(
            content=reply.content,
            calls=reply.calls,
            reasoning=reply.reasoning,
            model=reply.model,
            usage=reply.usage,
            repairs=reply.repairs,
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
    return {**body, **parameters.as_body(), **(request.parameters or {})}


def _raise_status(error: APIStatusError) -> NoReturn:
    failure = failure_of(error.status_code, error.code, error.message)
    # The SDK begins with the status too, in words of its own.
    said = error.message.removeprefix(f"Error code: {error.status_code} - ")
    detail = f"{error.status_code}: {said}"[:300]
    if failure is Failure.REQUEST_REFUSED:
        raise ParameterRefused(error.param, detail) from error
    if failure is Failure.MODEL_NOT_FOUND and "<html" in error.message.lower():
        failure = Failure.NOT_AN_API
    raise ModelFailed(failure, detail) from error


def _lost(error: APIConnectionError) -> ModelFailed:
    """Whatever left the request without an answer, by its name."""
    cause = error.__cause__
    if isinstance(error, APITimeoutError):
        failure = Failure.STALLED if isinstance(cause, Stalled) else Failure.TIMEOUT
        return ModelFailed(failure, "The endpoint did not answer in time.")
    failure = next((name for kind, name in _LOST if isinstance(cause, kind)), Failure.DROPPED)
    return ModelFailed(failure, f"{cause or error}"[:300])


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
    return str(url)

"""Open connections to models, for as long as an event loop works: one client for each address
and key, so that all who talk to an endpoint slow down together and share its cap.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import AsyncExitStack
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, Self

from curation.engine.connections import Connection
from curation.engine.watching import watched
from simulation.errors import InputError
from simulation.llm import ChatModel, ChatRequest, Parameters, Reply

if TYPE_CHECKING:
    from simulation.llm.client import Endpoint, OpenAIModel

ANSWER_SECONDS = 600.0
"""For one answer: slow models think for minutes."""
PATIENCE_SECONDS = 3600.0
"""For a rate limit; afterwards the dialogue goes back into the queue."""
READY_SECONDS = 120.0
"""For the question whether a model is there: a local one may have to be loaded first."""


class ModelAt(NamedTuple):
    """A model and how it is reached."""

    connection: Connection
    model: str
    parameters: Parameters = Parameters()


class _Door(NamedTuple):
    endpoint: Endpoint
    places: asyncio.Semaphore


class Capped:
    """A ChatModel that waits for one of its endpoint's places."""

    def __init__(self, model: OpenAIModel, places: asyncio.Semaphore, endpoint: str) -> None:
        self._model = model
        self._places = places
        self._endpoint = endpoint

    @property
    def name(self) -> str:
        return self._model.name

    @property
    def parameters(self) -> Parameters:
        return self._model.parameters

    async def ask(self, request: ChatRequest) -> Reply:
        async with self._places:
            return await watched(self._model, self._endpoint, request)


class Doors:
    """Of one event loop; to be closed in it, which closes every client."""

    def __init__(self) -> None:
        self._stack = AsyncExitStack()
        self._doors: dict[Connection, _Door] = {}
        self._models: dict[str, OpenAIModel] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        await self._stack.aclose()

    async def model(self, wanted: ModelAt) -> ChatModel:
        """Raises InputError for an address that is none."""
        places = (await self._door(wanted.connection)).places
        return Capped(await self.bare(wanted), places, wanted.connection.name)

    async def bare(self, wanted: ModelAt) -> OpenAIModel:
        """The model without the cap; the same one whenever it is asked for, so that what it
        learned of its endpoint's dialect is kept.
        """
        door = await self._door(wanted.connection)
        name = f"{id(door.endpoint)} {wanted.model} {wanted.parameters.model_dump_json()}"
        if name not in self._models:
            self._models[name] = door.endpoint.model(wanted.model, wanted.parameters)
        return self._models[name]

    async def endpoint(self, connection: Connection) -> Endpoint:
        """Raises InputError for an address that is none."""
        return (await self._door(connection)).endpoint

    async def check(self, wanted: Iterable[ModelAt]) -> None:
        """Whether the models are there, each asked once. Raises InputError naming what is not."""
        # Here and not above: the SDK takes most of a second to load, and the agenda needs none.
        from simulation.llm.preflight import Fields, preflight

        fields = Fields(key="key", model="model", address="base_url")
        for one in {(each.connection, each.model): each for each in wanted}.values():
            model = await self.bare(one)
            try:
                async with asyncio.timeout(READY_SECONDS):
                    await preflight(model, fields)
            except TimeoutError as error:
                # One that limits its rate is there; its dialogues wait as long as it wants.
                if not model.endpoint.pace.gap:
                    raise _silent(one) from error

    async def _door(self, connection: Connection) -> _Door:
        from simulation.llm.client import Endpoint

        door = self._doors.get(connection)
        if door is None:
            endpoint = Endpoint(
                connection.base_url,
                connection.key,
                seconds=ANSWER_SECONDS,
                patience=PATIENCE_SECONDS,
            )
            door = _Door(endpoint, asyncio.Semaphore(connection.concurrency))
            self._doors[connection] = door
            await self._stack.enter_async_context(endpoint)
        return door


def _silent(wanted: ModelAt) -> InputError:
    where = f"{wanted.model} at {wanted.connection.base_url}"
    return InputError(
        "base_url",
        f"{where}: no answer within {READY_SECONDS:.0f} seconds.",
        "Check that the address is up and that the model is loaded, then start again.",
    )

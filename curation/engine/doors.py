"""Open connections to models, for as long as an event loop works: one client for each address
and key, so that all who talk to an endpoint slow down together. Its cap is shared by all event
loops of the process.

Settings that change while dialogues are under way hold from the next call on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, Self

from curation.engine.caps import CAPS, Caps
from curation.engine.connections import Connection, Settings, Unusable
from curation.engine.places import Places
from curation.engine.sharing import Share
from curation.engine.watching import watched
from curation.engine.workload import AtEndpoint, Workload
from simulation.errors import InputError
from simulation.llm import ChatModel, ChatRequest, Failure, ModelFailed, Parameters, Reply

if TYPE_CHECKING:
    from simulation.llm.client import Endpoint, OpenAIModel
    from simulation.llm.preflight import Fields

ANSWER_SECONDS = 600.0
"""For one answer: slow models think for minutes."""
PATIENCE_SECONDS = 3600.0
"""For a rate limit; afterwards the dialogue goes back into the queue."""
HELD_SECONDS = 5.0
"""A shorter rest of an endpoint holds nobody up."""
READY_SECONDS = 120.0
"""For the question whether a model is there: a local one may have to be loaded first."""


class ModelAt(NamedTuple):
    """A model and how it is reached."""

    connection: Connection
    model: str
    parameters: Parameters = Parameters()


@dataclass
class Door:
    """An open endpoint: who is in, and how it answers."""

    endpoint: Endpoint
    places: Places
    failing: int = 0
    failure: str = ""

    async def asked(self, model: ChatModel, name: str, request: ChatRequest) -> Reply:
        """Raises ModelFailed, and remembers it until an answer comes."""
        try:
            reply = await watched(model, name, request)
        except ModelFailed as failed:
            self.failing, self.failure = self.failing + 1, failed.failure.value
            raise
        self.failing, self.failure = 0, ""
        return reply


class Capped:
    """A ChatModel that waits for one of its endpoint's places, then asks under the settings that
    hold by now. ``begin`` is called before each call goes out; what it raises stops the call.
    """

    def __init__(self, doors: Doors, wanted: ModelAt, begin: Callable[[], None]) -> None:
        self._doors = doors
        self._wanted = wanted
        self._begin = begin
        self._last: tuple[Door, OpenAIModel] | None = None

    @property
    def name(self) -> str:
        return self._wanted.model

    @property
    def parameters(self) -> Parameters:
        return self._wanted.parameters

    async def ask(self, request: ChatRequest) -> Reply:
        """Raises ModelFailed, and InputError where the settings cannot be used any more."""
        wanted = self._wanted.connection
        door = self._doors.opened(wanted) or await self._doors.door(wanted)
        async with door.places:
            self._begin()
            model = await self._model()
            return await door.asked(model, wanted.name, request)

    async def _model(self) -> OpenAIModel:
        """Looked up anew where the settings lead to another door by now."""
        door = self._doors.opened(self._wanted.connection)
        if door is None or self._last is None or self._last[0] is not door:
            door = await self._doors.door(self._wanted.connection)
            self._last = door, await self._doors.bare(self._wanted)
        return self._last[1]


class Doors:
    """Of one event loop; to be closed in it, which closes every client."""

    def __init__(self, caps: Caps = CAPS) -> None:
        self._caps = caps
        self._stack = AsyncExitStack()
        self._doors: dict[Connection, Door] = {}
        self._models: dict[str, OpenAIModel] = {}
        self._now: Settings = {}

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

    async def model(self, wanted: ModelAt, begin: Callable[[], None] = lambda: None) -> ChatModel:
        """Raises InputError for an address that is none."""
        await self.bare(wanted)
        return Capped(self, wanted, begin)

    async def bare(self, wanted: ModelAt) -> OpenAIModel:
        """The model without the cap; the same one whenever it is asked for, so that what it
        learned of its endpoint's dialect is kept.
        """
        door = await self.door(wanted.connection)
        name = f"{id(door.endpoint)} {wanted.model} {wanted.parameters.model_dump_json()}"
        if name not in self._models:
            self._models[name] = door.endpoint.model(wanted.model, wanted.parameters)
        return self._models[name]

    async def endpoint(self, connection: Connection) -> Endpoint:
        """Raises InputError for an address that is none."""
        return (await self.door(connection)).endpoint

    async def check(self, wanted: Iterable[ModelAt], *, briefly: bool = False) -> None:
        """Whether the models are there, each asked once; ``briefly``: for a word of theirs, listed
        or not. Raises InputError naming what is not.
        """
        # Here and not above: the SDK takes most of a second to load, and the agenda needs none.
        from simulation.llm.preflight import preflight

        for one in {(each.connection, each.model): each for each in wanted}.values():
            model = await self.bare(one)
            try:
                async with asyncio.timeout(READY_SECONDS):
                    await preflight(model, _fields(), is_listing_enough=not briefly)
            except TimeoutError as error:
                # One that limits its rate is there; its dialogues wait as long as it wants.
                if not model.endpoint.pace.gap:
                    raise _silent(one) from error

    async def refusal(self, wanted: ModelAt, failure: Failure) -> InputError:
        """Of a model that answers a short question, and no dialogue."""
        from simulation.llm.preflight import refusal

        failed = ModelFailed(failure, "for dialogues, though a short question is answered")
        return refusal(failed, await self.bare(wanted), (), _fields())

    def now(self, connection: Connection) -> Connection:
        """Its settings as they were last heard of. Raises InputError where they are of no use."""
        heard = self._now.get(connection.endpoint)
        if heard is None or _later(connection.updated, heard.updated):
            heard = self._now[connection.endpoint] = connection
        if isinstance(heard, Unusable):
            raise heard.error
        return heard

    def known(self) -> dict[str, datetime]:
        """The endpoints in use, and when the settings that hold were saved."""
        return {key: each.updated for key, each in self._now.items() if each.updated is not None}

    def learn(self, changes: Settings, share: Share) -> None:
        """Settings that were saved since, and this worker's part of every cap."""
        self._now.update(changes)
        self._caps.share(share)
        for settings in changes.values():
            if isinstance(settings, Connection):
                self._caps.set(settings)

    def workload(self) -> Workload:
        return {at.endpoint: _seen(at, door) for at, door in self._doors.items()}

    def held(self) -> int:
        """How many wait at endpoints that let nothing out for a while: they need no place of their
        worker's meanwhile.
        """
        return sum(
            door.places.taken + door.places.waiting
            for door in self._doors.values()
            if door.endpoint.pace.remaining() > HELD_SECONDS
        )

    def opened(self, connection: Connection) -> Door | None:
        """Where its settings lead now, if it is open. Raises InputError as ``now`` does."""
        return self._doors.get(self.now(connection))

    async def door(self, connection: Connection) -> Door:
        """Raises InputError for an address that is none, and for settings of no use."""
        connection = self.now(connection)
        door = self._doors.get(connection)
        if door is None:
            door = self._doors[connection] = self._opened(connection)
            await self._stack.enter_async_context(door.endpoint)
        return door

    def _opened(self, connection: Connection) -> Door:
        from simulation.llm.client import Endpoint

        endpoint = Endpoint(
            connection.base_url, connection.key, seconds=ANSWER_SECONDS, patience=PATIENCE_SECONDS
        )
        places = self._caps.enter(connection, endpoint.pace)
        self._stack.callback(self._caps.leave, connection, endpoint.pace)
        return Door(endpoint, places)


def _fields() -> Fields:
    from simulation.llm.preflight import Fields

    return Fields(key="key", model="model", address="base_url")


def _later(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and other is not None and one > other


def _seen(connection: Connection, door: Door) -> AtEndpoint:
    return AtEndpoint(
        name=connection.name,
        in_flight=door.places.taken,
        waiting=door.places.waiting,
        places=door.places.limit,
        wait=round(door.endpoint.pace.due(), 1),
        failing=door.failing,
        failure=door.failure,
    )


def _silent(wanted: ModelAt) -> InputError:
    where = f"{wanted.model} at {wanted.connection.base_url}"
    return InputError(
        "base_url",
        f"{where}: no answer within {READY_SECONDS:.0f} seconds.",
        "Check that the address is up and that the model is loaded, then start again.",
    )

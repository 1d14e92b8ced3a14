"""The cast of a dialogue: people, models and the embedded seats, as its row says."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable
from contextlib import suppress
from uuid import UUID

from curation.engine.casts import PLAYED_BY
from curation.engine.doors import Doors, ModelAt
from curation.errors import NotReady
from curation.jobs.hold import Held, Hold
from curation.jobs.in_hand import InHand
from curation.jobs.moving import AT_ONCE
from curation.jobs.process import process_name
from curation.models import Trajectory
from simulation.dialogue.agenda import agenda_cast
from simulation.dialogue.cast import Cast, HumanSeat
from simulation.errors import InputError
from simulation.llm.lineup import ModelRole
from simulation.seats.llm import LlmAgent, LlmToolSimulator, LlmUser
from simulation.vocabulary.state import Turn

Models = dict[ModelRole, ModelAt]


class Casting:
    """Of one driver: its open doors, which runs' models were found to be there, the places of
    dialogues that move, and the answers in hand.
    """

    def __init__(self) -> None:
        self.doors = Doors()
        self.places = asyncio.Semaphore(AT_ONCE)
        self.in_hand = InHand(process_name())
        self._asked: dict[Hashable, asyncio.Task[None]] = {}
        self._answered: set[Hashable] = set()

    async def cast(self, models: Models, seat: str, hold: Hold) -> Cast:
        """``seat`` is the one that a person has taken. Raises NotReady."""
        embedded = agenda_cast()
        try:
            opened = {role: await self.doors.model(at, hold.begin) for role, at in models.items()}
        except InputError as error:
            raise NotReady(error) from error
        held = {role: Held(model, hold) for role, model in opened.items()}
        user, agent = held.get(ModelRole.USER), held.get(ModelRole.AGENT)
        tools = held.get(ModelRole.TOOL_SIMULATOR)
        return Cast(
            user=_human(seat, Trajectory.Seat.USER) or (LlmUser(user) if user else embedded.user),
            agent=_human(seat, Trajectory.Seat.AGENT)
            or (LlmAgent(agent) if agent else embedded.agent),
            tools=LlmToolSimulator(tools) if tools else None,
        )

    def cost(self, models: Models, turn: Turn) -> float | None:
        """US dollars for a turn, by the prices that hold now; None where no model made it."""
        role = PLAYED_BY.get(turn.message.role)
        if turn.sampling is None or role not in models:
            return None
        self._answered.add(_seat(models, role))
        connection = models[role].connection
        # It may have been archived in between: what was asked before has its price.
        with suppress(InputError):
            connection = self.doors.now(connection)
        return connection.price(turn.sampling.usage)

    def has_answered(self, models: Models, role: ModelRole) -> bool:
        """Whether the model has made a turn of this role, in whichever dialogue."""
        return _seat(models, role) in self._answered

    async def ready(self, run: UUID | None, models: Models) -> None:
        """Whether the models are there: a run's are asked once. Raises NotReady."""
        try:
            if run is None:
                await self.doors.check(models.values())
            else:
                await self._once(_key(run, models), models)
        except InputError as error:
            raise NotReady(error) from error

    async def still_ready(self, run: UUID | None, models: Models) -> None:
        """Asked anew and for an answer, after something went wrong that would go wrong for every
        dialogue; all that find it at the same time ask once. Raises NotReady.
        """
        key = "still", _key(run, models)
        if (asked := self._asked.get(key)) is not None and asked.done():
            del self._asked[key]
        try:
            await self._once(key, models, briefly=True)
        except InputError as error:
            raise NotReady(error) from error

    async def close(self) -> None:
        for task in self._asked.values():
            task.cancel()
        self.in_hand.close()
        await self.doors.aclose()

    async def _once(self, key: Hashable, models: Models, *, briefly: bool = False) -> None:
        if key not in self._asked:
            check = self.doors.check(models.values(), briefly=briefly)
            self._asked[key] = asyncio.create_task(check)
        try:
            await asyncio.shield(self._asked[key])
        except InputError:
            # Mended settings are asked again.
            self._asked.pop(key, None)
            raise


def _key(run: UUID | None, models: Models) -> Hashable:
    return run, frozenset((at.connection, at.model) for at in models.values())


def _seat(models: Models, role: ModelRole) -> Hashable:
    return models[role].connection, models[role].model, role


def _human(seat: str, taken: Trajectory.Seat) -> HumanSeat | None:
    return HumanSeat() if seat == taken else None

"""The cast of a dialogue: people, models and the embedded seats, as its row says."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable
from uuid import UUID

from curation.engine.doors import Doors, ModelAt
from curation.errors import NotReady
from curation.jobs.hold import Held, Hold
from curation.models import Trajectory
from simulation.dialogue.agenda import agenda_cast
from simulation.dialogue.cast import Cast, HumanSeat
from simulation.errors import InputError
from simulation.llm.lineup import ModelRole
from simulation.seats.llm import LlmAgent, LlmToolSimulator, LlmUser

Models = dict[ModelRole, ModelAt]


class Casting:
    """Of one driver: its open doors, and which runs' models were found to be there."""

    def __init__(self) -> None:
        self._doors = Doors()
        self._asked: dict[Hashable, asyncio.Task[None]] = {}

    async def cast(self, models: Models, seat: str, hold: Hold) -> Cast:
        """``seat`` is the one that a person has taken. Raises NotReady."""
        embedded = agenda_cast()
        try:
            held = {role: Held(await self._doors.model(at), hold) for role, at in models.items()}
        except InputError as error:
            raise NotReady(error) from error
        user, agent = held.get(ModelRole.USER), held.get(ModelRole.AGENT)
        tools = held.get(ModelRole.TOOL_SIMULATOR)
        return Cast(
            user=_human(seat, Trajectory.Seat.USER) or (LlmUser(user) if user else embedded.user),
            agent=_human(seat, Trajectory.Seat.AGENT)
            or (LlmAgent(agent) if agent else embedded.agent),
            tools=LlmToolSimulator(tools) if tools else None,
        )

    async def ready(self, run: UUID | None, models: Models) -> None:
        """Whether the models are there: a run's are asked once. Raises NotReady."""
        try:
            if run is None:
                await self._doors.check(models.values())
            else:
                await self._once(run, models)
        except InputError as error:
            raise NotReady(error) from error

    async def still_ready(self, run: UUID | None, models: Models) -> None:
        """Asked anew, after something went wrong that would go wrong for every dialogue."""
        if run is not None:
            self._asked.pop(_key(run, models), None)
        await self.ready(run, models)

    async def close(self) -> None:
        for task in self._asked.values():
            task.cancel()
        await self._doors.aclose()

    async def _once(self, run: UUID, models: Models) -> None:
        key = _key(run, models)
        if key not in self._asked:
            self._asked[key] = asyncio.create_task(self._doors.check(models.values()))
        try:
            await asyncio.shield(self._asked[key])
        except InputError:
            # Mended settings are asked again.
            self._asked.pop(key, None)
            raise


def _key(run: UUID, models: Models) -> Hashable:
    return run, frozenset((at.connection, at.model) for at in models.values())


def _human(seat: str, taken: Trajectory.Seat) -> HumanSeat | None:
    return HumanSeat() if seat == taken else None

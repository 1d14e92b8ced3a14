"""Tasks written by a model for any package, in chains that dialogues are drawn from."""

from __future__ import annotations

import asyncio

from simulation.errors import SeatFailed
from simulation.llm.asking import ATTEMPTS
from simulation.llm.chat import ChatModel
from simulation.llm.together import gate, together
from simulation.synthesis.artefacts import Told, unheard
from simulation.synthesis.package import Package
from simulation.synthesis.tasks.catalog import catalog_of
from simulation.synthesis.tasks.sql import Row
from simulation.synthesis.writing.asking import Written, next_task
from simulation.synthesis.writing.ground import Ground
from simulation.synthesis.writing.orders import MOST_TOOLS, Order
from simulation.synthesis.writing.playable import obstacle
from simulation.synthesis.writing.thread import Thread
from simulation.synthesis.writing.view import view_of
from simulation.synthesis.writing.voice import voice_of
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.domain import Gap
from simulation.vocabulary.tasks import Task
from simulation.world import World

CHAIN = 3
"""Tasks that a chain is to hold: as many as a dialogue takes by default, at most."""
FAVOURED = 4
"""Tools named to the writer, so that all come up somewhere."""
_DIFFICULTIES = ("easy", "medium", "medium", "hard")


async def write_tasks(
    package: Package,
    model: ChatModel,
    *,
    seed: int = 0,
    wanted: int = 12,
    told: Told = unheard,
    concurrency: int = 8,
    attempts: int = ATTEMPTS,
) -> Package:
    """The package with chains of about ``wanted`` tasks more, each proved as it was written.

    A task that does not prove itself ends its chain; the reason is told, and kept as a gap.
    Raises SeatFailed where not one came about because the model cannot be asked at all.
    """
    with World.open(package.image, now=package.domain.now) as origin:
        writer = _Writer(package, origin, model, Chance(seed).at("tasks"), told, attempts)
        chains = await writer.chains(wanted, gate(concurrency))
    if not chains and writer.hopeless is not None:
        raise writer.hopeless
    domain = package.domain
    coverage = domain.coverage
    gaps = (*coverage.gaps, *writer.gaps)
    domain = domain.model_copy(update={"coverage": coverage.model_copy(update={"gaps": gaps})})
    return package.model_copy(update={"domain": domain, "chains": (*package.chains, *chains)})


class _Writer:
    def __init__(
        self,
        package: Package,
        origin: World,
        model: ChatModel,
        chance: Chance,
        told: Told,
        attempts: int,
    ) -> None:
        self._domain = package.domain
        self._catalog = catalog_of(package, origin)
        self._ground = Ground(package.domain, self._catalog, origin)
        self._origin = origin
        self._model = model
        self._chance = chance
        self._told = told
        self._attempts = attempts
        self._first = len(package.chains)
        self._known = {chain[0].goal for chain in package.chains if chain}
        self._caller = package.domain.lexicon.caller if voice_of(package.domain) == "caller" else ""
        self.gaps: list[Gap] = []
        self.hopeless: SeatFailed | None = None

    async def chains(self, wanted: int, room: asyncio.Semaphore) -> tuple[tuple[Task, ...], ...]:
        """Numbered on from those that the package has, so that others are drawn."""
        lengths = [min(CHAIN, wanted - begun) for begun in range(0, wanted, CHAIN)]

        async def chain(number: int, length: int) -> tuple[Task, ...]:
            async with room:
                return await self._chain(number, length, len(lengths))

        written = await together(chain(*each) for each in enumerate(lengths, self._first))
        known = set(self._known)
        return tuple(each for each in written if each and _is_new(each, known))

    async def _chain(self, number: int, length: int, count: int) -> tuple[Task, ...]:
        chance = self._chance.at("chain", number)
        thread = Thread(self._origin.copy())
        favoured = self._favoured(number, count)
        for place in range(length):
            following = await self._next(thread, chance, place, number, favoured)
            if following is None:
                break
            thread = following
        return tuple(thread.tasks)

    def _favoured(self, number: int, count: int) -> tuple[str, ...]:
        """Each tool is named in some chain, changes and look-ups mixed."""
        shown = [tool.name for tool in self._domain.tools[:MOST_TOOLS]]
        names = self._chance.at("tools").shuffled(shown)
        mine = names[number % max(count, 1) :: max(count, 1)]
        return tuple((*mine, *names)[:FAVOURED])

    async def _next(
        self, thread: Thread, chance: Chance, place: int, number: int, favoured: tuple[str, ...]
    ) -> Thread | None:
        rows = view_of(self._catalog, thread.world or self._origin, chance.at("view"), self._caller)
        order = Order(
            difficulty=chance.at("difficulty", place).pick(_DIFFICULTIES),
            tools=favoured,
            caller=self._row_of_caller(rows),
        )
        written = await next_task(
            self._ground, thread, order, rows, self._model, chance.at(place), self._attempts
        )
        name = f"chain {number + 1}, task {place + 1}"
        self._told(written.artefact(name))
        if written.thread is None:
            self._drop(name, written)
        else:
            self._note_obstacle(written.thread.tasks[-1])
        return written.thread

    def _row_of_caller(self, rows: dict[str, list[Row]]) -> Row | None:
        found = rows.get(self._caller) if self._caller else None
        return found[0] if found else None

    def _drop(self, name: str, written: Written) -> None:
        if written.is_hopeless():
            self.hopeless = written.failed
        self.gaps.append(
            Gap(
                subject=name,
                reason=f"Not written: {written.reason}",
                remedy="Have tasks written again, with another seed or another model.",
            )
        )

    def _note_obstacle(self, task: Task) -> None:
        reason = obstacle(self._domain, task)
        if reason:
            remedy = "Have it played by models, or give the domain the words that are missing."
            self.gaps.append(
                Gap(subject=task.title, reason=f"Only models can play it: {reason}", remedy=remedy)
            )


def _is_new(chain: tuple[Task, ...], known: set[str]) -> bool:
    """Does it begin with another goal than those so far; notes it."""
    goal = chain[0].goal
    is_new = goal not in known
    known.add(goal)
    return is_new

"""Tasks written by a model for any package, in chains that dialogues are drawn from."""

from __future__ import annotations

import asyncio

from simulation.errors import SeatFailed
from simulation.llm.asking import ATTEMPTS, Question, ask
from simulation.llm.chat import ChatModel
from simulation.llm.failures import HOPELESS
from simulation.synthesis.artefacts import Artefact, Stage, Told
from simulation.synthesis.package import Package
from simulation.synthesis.tasks.catalog import catalog_of
from simulation.synthesis.tasks.sql import Row
from simulation.synthesis.writing.orders import Order, request, task_prompt
from simulation.synthesis.writing.thread import Thread
from simulation.synthesis.writing.trial import Trial
from simulation.synthesis.writing.view import view_of
from simulation.synthesis.writing.voice import voice_of
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.domain import Gap
from simulation.vocabulary.tasks import Task
from simulation.world import World

SEAT = "task_writer"
CHAIN = 3
"""Tasks that a chain is to hold: as many as a dialogue takes by default, at most."""
FAVOURED = 4
"""Tools named to the writer, so that all come up somewhere."""
FORM = "Mend it and send the whole task again, as one JSON object."
_DIFFICULTIES = ("easy", "medium", "medium", "hard")


def unheard(_artefact: Artefact) -> None:
    """For a caller who does not watch."""


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
    """The package with chains of about ``wanted`` tasks in all, each proved as it was written.

    A task that does not prove itself ends its chain; the reason is told, and kept as a gap.
    Raises SeatFailed where not one came about because the model cannot be asked at all.
    """
    with World.open(package.image, now=package.domain.now) as origin:
        writer = _Writer(package, origin, model, Chance(seed).at("tasks"), told, attempts)
        chains = await writer.chains(wanted, asyncio.Semaphore(max(concurrency, 1)))
    if not chains and writer.hopeless is not None:
        raise writer.hopeless
    domain = package.domain
    coverage = domain.coverage
    gaps = (*coverage.gaps, *writer.gaps)
    domain = domain.model_copy(update={"coverage": coverage.model_copy(update={"gaps": gaps})})
    return package.model_copy(update={"domain": domain, "chains": chains})


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
        self._origin = origin
        self._model = model
        self._chance = chance
        self._told = told
        self._attempts = attempts
        self._caller = package.domain.lexicon.caller if voice_of(package.domain) == "caller" else ""
        self.gaps: list[Gap] = []
        self.hopeless: SeatFailed | None = None

    async def chains(self, wanted: int, room: asyncio.Semaphore) -> tuple[tuple[Task, ...], ...]:
        lengths = [min(CHAIN, wanted - begun) for begun in range(0, wanted, CHAIN)]

        async def chain(number: int, length: int) -> tuple[Task, ...]:
            async with room:
                return await self._chain(number, length, len(lengths))

        written = await asyncio.gather(*(chain(*each) for each in enumerate(lengths)))
        return tuple(each for each in written if each)

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
        names = self._chance.at("tools").shuffled([tool.name for tool in self._domain.tools])
        mine = names[number::count] if count else names
        return tuple((*mine, *names)[:FAVOURED])

    async def _next(
        self, thread: Thread, chance: Chance, place: int, number: int, favoured: tuple[str, ...]
    ) -> Thread | None:
        rows = view_of(self._catalog, thread.world, chance.at("view"), self._caller)
        order = Order(
            difficulty=chance.at("difficulty", place).pick(_DIFFICULTIES),
            tools=favoured,
            caller=self._row_of_caller(rows),
        )
        trial = Trial(self._catalog, self._origin, thread)
        question: Question[Thread] = Question(
            seat=SEAT,
            prompt=task_prompt().version,
            chance=chance.at("task", place),
            request=lambda note: request(self._domain, rows, thread, order, note),
            read=lambda reply, _is_last: trial.read(reply),
            form=FORM,
        )
        name = f"chain {number + 1}, task {place + 1}"
        try:
            answered = await ask(self._model, question, self._attempts)
        except SeatFailed as failed:
            self._drop(name, trial.problem or failed.reason, failed)
            return None
        task = answered.move.tasks[-1]
        self._told(
            Artefact(
                stage=Stage.TASKS,
                name=task.title,
                proved=True,
                attempts=answered.sampling.attempts,
                content=task.model_dump(mode="json"),
            )
        )
        return answered.move

    def _row_of_caller(self, rows: dict[str, list[Row]]) -> Row | None:
        found = rows.get(self._caller) if self._caller else None
        return found[0] if found else None

    def _drop(self, name: str, reason: str, failed: SeatFailed) -> None:
        if failed.reason in {f"{SEAT}_{failure.value}" for failure in HOPELESS}:
            self.hopeless = failed
        self._told(
            Artefact(
                stage=Stage.TASKS, name=name, proved=False, reason=reason, attempts=self._attempts
            )
        )
        self.gaps.append(
            Gap(
                subject=name,
                reason=f"Not written: {reason}",
                remedy="Have tasks written again, with another seed or another model.",
            )
        )

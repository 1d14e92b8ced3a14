"""What an imported conversation has done, and what the person would want next."""

from __future__ import annotations

from collections.abc import Sequence

from simulation.llm.asking import ATTEMPTS
from simulation.llm.chat import ChatModel
from simulation.synthesis.artefacts import Told, unheard
from simulation.synthesis.inferring.asking import past_of
from simulation.synthesis.inferring.conversation import calls_of, conversation_text
from simulation.synthesis.writing.asking import next_task
from simulation.synthesis.writing.ground import Ground
from simulation.synthesis.writing.orders import Order
from simulation.synthesis.writing.thread import Thread
from simulation.synthesis.writing.view import view_of
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.state import Turn
from simulation.vocabulary.tasks import Task
from simulation.world import World


async def infer_tasks(
    domain: Domain,
    turns: Sequence[Turn],
    model: ChatModel,
    *,
    seed: int = 0,
    world: World | None = None,
    wanted: int = 1,
    told: Told = unheard,
    attempts: int = ATTEMPTS,
) -> tuple[Task, ...]:
    """The tasks that ``turns`` have done, and then ``wanted`` that are open or would follow.

    What was done is proved by the calls that were made and the words that told their results.
    What is open is proved in a copy of ``world``, as it is after the last turn; without a world,
    by the schemas of the tools. What does not prove itself is told and left out.
    """
    chance = Chance(seed).at("infer")
    calls = calls_of(turns)
    past = await past_of(domain, turns, calls, model, chance.at("past"), told, attempts)
    thread = Thread(
        world.copy() if world is not None else None,
        earlier=past.tasks,
        done=list(past.steps),
        known=list(past.known),
        conversation=conversation_text(turns, calls),
        given=past.steps,
    )
    ground = Ground.of(domain, world) if world is not None else Ground(domain)
    for number in range(wanted):
        following = await _following(ground, thread, model, chance.at(number), told, attempts)
        if following is None:
            break
        thread = following
    return thread.all_tasks()


async def _following(
    ground: Ground, thread: Thread, model: ChatModel, chance: Chance, told: Told, attempts: int
) -> Thread | None:
    rows = {}
    if ground.catalog is not None and thread.world is not None:
        rows = view_of(ground.catalog, thread.world, chance.at("view"), "")
    order = Order(difficulty="medium", tools=())
    written = await next_task(ground, thread, order, rows, model, chance, attempts)
    told(written.artefact("what comes next"))
    return written.thread

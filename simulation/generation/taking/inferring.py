"""Tasks that a model reads out of a conversation: what is settled in it, and what comes next."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

from simulation.dialogue.restore import restore
from simulation.generation.taking.take import Taken
from simulation.llm.chat import ChatModel
from simulation.synthesis.artefacts import Told, unheard
from simulation.synthesis.inferring import infer_tasks
from simulation.vocabulary.tasks import Task

NEXT = 2
"""Tasks that are still open, where the model finds as many."""


async def inferred(
    taken: Taken,
    again: Callable[[tuple[Task, ...]], Taken],
    model: ChatModel,
    *,
    seed: int = 0,
    told: Told = unheard,
) -> Taken:
    """``again`` takes the conversation once more, with tasks, so that its turns prove what they
    settle. Where the model finds nothing that holds, ``taken`` as it was.
    """
    with closing(restore(taken.state, taken.ground.image)) as world:
        tasks = await infer_tasks(
            taken.state.domain,
            taken.state.turns,
            model,
            seed=seed,
            world=world if taken.ground.is_bound else None,
            wanted=NEXT,
            told=told,
        )
    return again(tasks) if tasks else taken

"""One task asked of the writer, and what came of it."""

from __future__ import annotations

from typing import NamedTuple

from simulation.errors import SeatFailed
from simulation.llm.asking import Question, ask
from simulation.llm.chat import ChatModel
from simulation.llm.failures import HOPELESS
from simulation.synthesis.artefacts import Artefact, Stage, dropped, proved
from simulation.synthesis.writing.ground import Ground
from simulation.synthesis.writing.orders import Order, request, task_prompt
from simulation.synthesis.writing.thread import Thread
from simulation.synthesis.writing.trial import Trial
from simulation.synthesis.writing.view import Rows
from simulation.vocabulary.chance import Chance

SEAT = "task_writer"
FORM = "Mend it and send the whole task again, as one JSON object."
_HOPELESS = frozenset(f"{SEAT}_{failure.value}" for failure in HOPELESS)


class Written(NamedTuple):
    """Either the thread with a task more, or why there is none."""

    thread: Thread | None
    attempts: int
    reason: str = ""
    failed: SeatFailed | None = None

    def is_hopeless(self) -> bool:
        """The model cannot be asked at all."""
        return self.failed is not None and self.failed.reason in _HOPELESS

    def artefact(self, name: str) -> Artefact:
        """``name`` for what has no title, because it does not exist."""
        if self.thread is None:
            return dropped(Stage.TASKS, name, self.reason, attempts=self.attempts)
        task = self.thread.tasks[-1]
        return proved(Stage.TASKS, task.title, task.model_dump(mode="json"), attempts=self.attempts)


async def next_task(
    ground: Ground,
    thread: Thread,
    order: Order,
    rows: Rows,
    model: ChatModel,
    chance: Chance,
    attempts: int,
) -> Written:
    """Asks until a task proves itself after those of ``thread``, or the attempts are used up."""
    trial = Trial(ground, thread)
    question: Question[Thread] = Question(
        seat=SEAT,
        prompt=task_prompt().version,
        chance=chance.at("task"),
        request=lambda note: request(ground.domain, rows, thread, order, note),
        read=lambda reply, _is_last: trial.read(reply),
        form=FORM,
    )
    try:
        answered = await ask(model, question, attempts)
    except SeatFailed as failed:
        return Written(None, attempts, trial.problem or failed.reason, failed)
    return Written(answered.move, answered.sampling.attempts)

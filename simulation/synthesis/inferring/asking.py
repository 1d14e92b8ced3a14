"""What a conversation has done, asked of the writer."""

from __future__ import annotations

from collections.abc import Sequence

from simulation.errors import SeatFailed
from simulation.llm.answers import one_object, unusable
from simulation.llm.asking import Question, Usable, ask
from simulation.llm.chat import ChatModel, ChatRequest, Reply
from simulation.llm.failures import ModelFailed
from simulation.llm.prompts import prompt
from simulation.synthesis.artefacts import Stage, Told, dropped, proved
from simulation.synthesis.inferring.conversation import Made, conversation_text
from simulation.synthesis.inferring.done import Historian, Past
from simulation.synthesis.inferring.history import read_history
from simulation.synthesis.writing.asking import SEAT
from simulation.synthesis.writing.portrait import place_text, tools_text
from simulation.synthesis.writing.unproved import Unproved
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.state import Turn

NOTHING = Past((), (), ())
FORM = "Mend it and send the whole answer again, as one JSON object."


async def past_of(
    domain: Domain,
    turns: Sequence[Turn],
    calls: Sequence[Made],
    model: ChatModel,
    chance: Chance,
    told: Told,
    attempts: int,
) -> Past:
    """Nothing, where no call was made or the model could not tell it truthfully."""
    if not any(call.ok for call in calls):
        return NOTHING
    account = _Account(domain, turns, calls)
    text = prompt(__package__, "history", "ask")
    question: Question[Past] = Question(
        seat=SEAT,
        prompt=text.version,
        chance=chance,
        request=account.request,
        read=lambda reply, _is_last: account.read(reply),
        form=FORM,
    )
    try:
        answered = await ask(model, question, attempts)
    except SeatFailed as failed:
        reason = account.problem or failed.reason
        told(dropped(Stage.TASKS, "what was done", reason, attempts=attempts))
        return NOTHING
    for task in answered.move.tasks:
        content = task.model_dump(mode="json")
        told(proved(Stage.TASKS, task.title, content, attempts=answered.sampling.attempts))
    return answered.move


class _Account:
    """The request, and the reading of its answers; remembers what was wrong with the last."""

    def __init__(self, domain: Domain, turns: Sequence[Turn], calls: Sequence[Made]) -> None:
        self._domain = domain
        self._turns = turns
        self._calls = calls
        self.problem = ""

    def request(self, note: str) -> ChatRequest:
        text = prompt(__package__, "history", "ask")
        tools = tools_text(self._domain.tools)
        system = text.filled(0, place=place_text(self._domain), tools=tools)
        conversation = conversation_text(self._turns, self._calls)
        asked = text.filled(1, conversation=conversation, note=f"\n{note}" if note else "")
        return ChatRequest(
            messages=(
                {"role": "system", "content": system},
                {"role": "user", "content": asked},
            )
        )

    def read(self, reply: Reply) -> Usable[Past]:
        """Raises ModelFailed for an account that the conversation does not bear out."""
        historian = Historian(self._domain, self._turns, self._calls)
        try:
            found = one_object(reply.content)
            past = historian.past(read_history(found.move))
        except ModelFailed as failed:
            self.problem = failed.detail
            raise
        except Unproved as problem:
            self.problem = str(problem)
            raise unusable(self.problem) from problem
        return Usable(past, found.repairs)

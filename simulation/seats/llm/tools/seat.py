"""A tool without SQL as a chat model: the conversation and the call in, a result as JSON out."""

from __future__ import annotations

from simulation.llm.asking import ATTEMPTS, Question, ask
from simulation.llm.chat import ChatModel, ChatRequest
from simulation.llm.prompts import prompt
from simulation.seats.llm.tools.earlier import answer_before
from simulation.seats.llm.tools.messages import tool_messages
from simulation.seats.llm.tools.reading import Returned, read_result
from simulation.seats.protocol import Result, ToolView

SEAT = "tool_simulator"


class LlmToolSimulator:
    """A ToolSeat. It keeps nothing between calls: what it has made up stands in the turns."""

    def __init__(self, model: ChatModel, *, attempts: int = ATTEMPTS) -> None:
        self.model = model
        self.attempts = attempts

    async def respond(self, view: ToolView) -> Result:
        before = answer_before(view)
        if before is not None:
            return Result(content=before, by=self.model.name)
        answered = await ask(self.model, tool_question(view), self.attempts)
        returned = answered.move
        return Result(
            content=returned.content,
            ok=returned.error is None,
            error=returned.error,
            by=self.model.name,
            sampling=answered.sampling,
        )


def tool_question(view: ToolView) -> Question[Returned]:
    """A pure function of the view: from the record the same request can be made again."""
    text = prompt(__package__, "simulator", "call")
    return Question(
        seat=SEAT,
        prompt=text.version,
        chance=view.chance,
        request=lambda note: ChatRequest(messages=tool_messages(view, text, note)),
        read=lambda reply, is_last: read_result(reply, view, is_last=is_last),
        form='Send nothing but one JSON object: {"result": ...}',
    )

"""The user as a chat model: goal, persona, rules and the visible conversation in, JSON out."""

from __future__ import annotations

from simulation.errors import SeatFailed
from simulation.llm.asking import ATTEMPTS, Question, ask
from simulation.llm.chat import ChatModel, ChatRequest
from simulation.llm.failures import Failure
from simulation.llm.prompts import prompt
from simulation.seats.llm.user.reading import UserMove, read_user
from simulation.seats.llm.user.rules import InForce, rules_in_force, user_turns
from simulation.seats.llm.user.transcript import user_messages
from simulation.seats.protocol import Leave, UserView, Utterance
from simulation.vocabulary.state import Author

SEAT = "user"
TURNS_PER_SUBTASK = 5
SPARE_TURNS = 12


class LlmUser:
    """A UserSeat. It keeps nothing between moves: one plays any number of dialogues at once."""

    def __init__(self, model: ChatModel, *, attempts: int = ATTEMPTS) -> None:
        self.model = model
        self.attempts = attempts

    async def speak(self, view: UserView) -> Utterance | Leave:
        if user_turns(view) >= most_turns(view):
            raise SeatFailed(f"{SEAT}_{Failure.NEVER_ENDS.value}")
        rules = rules_in_force(view)
        answered = await ask(self.model, _question(view, rules), self.attempts)
        move = answered.move
        if not move.message:
            return Leave()
        return Utterance(
            content=move.message,
            reasoning=answered.reply.reasoning,
            author=Author.MODEL,
            by=self.model.name,
            done=move.done,
            rules=rules.ids(),
            sampling=answered.sampling,
        )


def most_turns(view: UserView) -> int:
    """Far more than anybody needs; a user who is still there does not know how to end."""
    return SPARE_TURNS + TURNS_PER_SUBTASK * sum(len(task.subtasks) for task in view.tasks)


def user_question(view: UserView) -> Question[UserMove]:
    """A pure function of the view: from the record the same request can be made again."""
    return _question(view, rules_in_force(view))


def _question(view: UserView, rules: InForce) -> Question[UserMove]:
    text = prompt(__package__, "character", "turn")
    return Question(
        seat=SEAT,
        prompt=text.version,
        chance=view.chance,
        request=lambda note: ChatRequest(messages=user_messages(view, rules, text, note)),
        read=lambda reply, is_last: read_user(reply, view, rules, is_last=is_last),
        form='Send nothing but one JSON object: {"message": "...", "done": false}',
    )

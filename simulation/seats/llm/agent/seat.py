"""The agent as a chat model: the conversation and the tools in, text or calls out."""

from __future__ import annotations

from typing import NamedTuple

from simulation.llm.asking import ATTEMPTS, Question, Usable, ask
from simulation.llm.calls import read_calls
from simulation.llm.chat import ChatModel, ChatRequest, Reply
from simulation.llm.failures import Failure, ModelFailed
from simulation.llm.prompts import prompt
from simulation.llm.refusing import refuse_canned
from simulation.seats.llm.agent.calls import fitting_calls
from simulation.seats.llm.agent.messages import agent_messages
from simulation.seats.llm.agent.repeating import refuse_repeated, without_doubles
from simulation.seats.llm.agent.written import begins_a_call, parted
from simulation.seats.llm.script import agents_part, refuse_endless
from simulation.seats.protocol import AgentView, Utterance
from simulation.vocabulary.kept import Kept
from simulation.vocabulary.messages import ToolCall
from simulation.vocabulary.state import Author
from simulation.vocabulary.tools import Tool
from simulation.vocabulary.value import JsonObject

SEAT = "agent"


def _specified(tools: tuple[Tool, ...]) -> tuple[JsonObject, ...]:
    return tuple(tool.as_openai() for tool in tools)


_specifications = Kept(_specified)
"""The very same for all dialogues of a domain: they go into every request, and seldom change."""


class AgentMove(NamedTuple):
    content: str | None
    calls: tuple[ToolCall, ...]


class LlmAgent:
    """An AgentSeat. It keeps nothing between moves: one plays any number of dialogues at once."""

    def __init__(self, model: ChatModel, *, attempts: int = ATTEMPTS) -> None:
        self.model = model
        self.attempts = attempts

    async def speak(self, view: AgentView) -> Utterance:
        answered = await ask(self.model, agent_question(view), self.attempts)
        move = answered.move
        return Utterance(
            content=move.content,
            tool_calls=move.calls,
            reasoning=answered.reply.reasoning,
            author=Author.MODEL,
            by=self.model.name,
            sampling=answered.sampling,
        )


def agent_question(view: AgentView) -> Question[AgentMove]:
    """A pure function of the view: from the record the same request can be made again."""
    text = prompt(__package__, "agent")
    return Question(
        seat=SEAT,
        prompt=text.version,
        chance=view.chance,
        request=lambda note: ChatRequest(
            messages=agent_messages(view, text, note),
            tools=_specifications(view.domain.tools),
        ),
        read=lambda reply, is_last: read_move(reply, view, is_last=is_last),
    )


def read_move(reply: Reply, view: AgentView, *, is_last: bool) -> Usable[AgentMove]:
    """Raises ModelFailed for calls that no tool would take, or words in the user's place.

    In the last attempt a look-up may be repeated: that is a finding, not the end of a dialogue.
    Nor is a refusal then: it may be what the policy asks for.
    """
    said, written = _apart(reply)
    content, cut = _own_words(said.content)
    if content is None and not said.calls:
        raise ModelFailed(Failure.SPEAKS_AS_OTHER, "It was written in the user's place.")
    fitting = without_doubles(fitting_calls(said.calls, view), view)
    if not is_last:
        refuse_repeated(fitting.calls, view)
        refuse_canned("" if fitting.calls else content or "")
    return Usable(AgentMove(content, fitting.calls), (*written, *cut, *fitting.repairs))


def _apart(reply: Reply) -> tuple[AgentMove, tuple[str, ...]]:
    """Words and calls, also where the calls were written among the words."""
    if reply.calls or not reply.content:
        return AgentMove(reply.content, reply.calls), ()
    words = parted(reply.content)
    if begins_a_call(words.text):
        raise ModelFailed(
            Failure.MALFORMED_CALL, f"A call in the text cannot be read: {words.text[:200]!r}"
        )
    if not words.calls:
        return AgentMove(words.text, ()), ()
    read = read_calls(words.calls)
    repairs = (repair for repair in read.repairs if repair != "arguments_as_object")
    return AgentMove(words.text or None, read.calls), ("call_in_text", *repairs)


def _own_words(content: str | None) -> tuple[str | None, tuple[str, ...]]:
    if content is None:
        return None, ()
    own = agents_part(content)
    refuse_endless(own)
    return own or None, () if own == content.strip() else ("other_side_cut",)

"""The conversation as the agent's model reads it."""

from __future__ import annotations

from simulation.llm.loose_json import strict
from simulation.llm.prompts import Prompt
from simulation.seats.briefing import system_message
from simulation.seats.protocol import AgentView
from simulation.vocabulary.growing import Running
from simulation.vocabulary.messages import Message, Role
from simulation.vocabulary.state import Turn
from simulation.vocabulary.value import JsonObject, canonical_json


def agent_messages(view: AgentView, prompt: Prompt, note: str) -> tuple[JsonObject, ...]:
    """The system turn with the way of answering, then all turns; nobody's reasoning."""
    turns = view.turns
    has_system = bool(turns) and turns[0].message.role is Role.SYSTEM
    briefing = (turns[0].message.content or "") if has_system else system_message(view.domain)
    system = prompt.filled(briefing=briefing, note=f"\n{note}" if note else "")
    return ({"role": "system", "content": system}, *_plain_messages(turns)[has_system:])


def _plain(message: Message) -> JsonObject:
    """As OpenAI wants it; endpoints refuse arguments that are no JSON, as imports may hold them."""
    plain = message.as_openai()
    for call in plain.get("tool_calls", ()):
        function = call["function"]
        if not isinstance(strict(function["arguments"]), dict):
            function["arguments"] = canonical_json({"malformed": function["arguments"][:2000]})
    return plain


_plain_messages: Running[Turn, tuple[JsonObject, ...]] = Running(
    (), lambda messages, turn: (*messages, _plain(turn.message))
)
"""Plain dicts that go into every later request: nobody changes them."""

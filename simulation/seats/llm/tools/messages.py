"""What the model behind simulated tools reads: the tools once, then the conversation and the call.

Results stand whole where there is room: they are all that it has for a memory.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulation.llm.prompts import Prompt
from simulation.seats.llm.clock import clock_text
from simulation.seats.llm.tools.signatures import signature
from simulation.seats.protocol import ToolView
from simulation.vocabulary.messages import Role
from simulation.vocabulary.pairing import answers
from simulation.vocabulary.value import JsonObject, canonical_json

BEGIN = "Nothing has been written or called yet."
LEFT_OUT = "(What came before is left out.)"
LONGEST_LINE = 12_000
LONGEST_TRANSCRIPT = 160_000
"""Characters; some 40,000 tokens."""


def tool_messages(view: ToolView, prompt: Prompt, note: str) -> tuple[JsonObject, ...]:
    """The first is the same all through a dialogue, so that endpoints can keep it."""
    return (
        {"role": "system", "content": _system(view, prompt)},
        {"role": "user", "content": _call(view, prompt, note)},
    )


def _system(view: ToolView, prompt: Prompt) -> str:
    place = view.domain.title.strip() or view.domain.name
    about = view.domain.description.strip()
    return prompt.filled(
        0,
        place=f"{place}. {about}" if about else place,
        clock=clock_text(view.domain.now),
        tools="\n".join(signature(tool) for tool in view.domain.tools),
    )


def _call(view: ToolView, prompt: Prompt, note: str) -> str:
    return prompt.filled(
        1,
        transcript=transcript(view) or BEGIN,
        name=view.tool.name,
        arguments=view.call.function.arguments,
        description=view.tool.description,
        returns=canonical_json(view.tool.returns),
        note=f"\n{note}" if note else "",
    )


def transcript(view: ToolView) -> str:
    """From the end backwards as much as there is room for; each call beside its result."""
    kept: list[str] = []
    room = LONGEST_TRANSCRIPT
    for line in reversed(list(_lines(view))):
        room -= len(line)
        if room < 0:
            kept.append(LEFT_OUT)
            break
        kept.append(line)
    whole = "\n\n".join(reversed(kept))
    return f"What was written and called so far:\n\n{whole}" if kept else ""


def _lines(view: ToolView) -> Iterator[str]:
    """Further lines are indented: no text can pass for a call or a result."""
    calls = {turn.seq: call for call, turn in answers(view.turns)}
    for turn in view.turns:
        words = _indented(turn.message.content or "")
        if turn.message.role is Role.USER:
            yield f"Person: {words}"
        elif turn.message.role is Role.ASSISTANT and words:
            yield f"Assistant: {words}"
        elif turn.message.role is Role.TOOL:
            call = calls.get(turn.seq)
            made = f"{call.function.name} {_indented(call.function.arguments)}" if call else ""
            yield f"Call: {made or turn.message.name}\nResult: {words}"


def _indented(text: str) -> str:
    short = text if len(text) <= LONGEST_LINE else f"{text[:LONGEST_LINE]} … (cut)"
    return "\n  ".join(short.splitlines())

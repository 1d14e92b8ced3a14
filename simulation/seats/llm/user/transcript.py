"""The conversation as the user's model reads it: labelled lines, one block a message.

As messages in roles, the assistant's words would come to the model as a user's and its own as an
assistant's, which tempts it to answer as one. What is shown is the visible text and nothing else.
"""

from __future__ import annotations

from simulation.llm.prompts import Prompt
from simulation.seats.llm.clock import clock_text
from simulation.seats.llm.user.character import (
    concerns_text,
    knowledge_text,
    persona_text,
    unknown_text,
)
from simulation.seats.llm.user.rules import InForce, in_words, tells_all
from simulation.seats.protocol import UserView
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.growing import Running
from simulation.vocabulary.messages import Role
from simulation.vocabulary.personas import Persona
from simulation.vocabulary.rules import Rule
from simulation.vocabulary.state import Turn
from simulation.vocabulary.tasks import Task
from simulation.vocabulary.value import JsonObject

BEGIN = "Nobody has written anything yet: you begin the conversation."
_LEAVING = 'To leave without another word, send {"message": "", "done": true}.'


def user_messages(
    view: UserView, rules: InForce, prompt: Prompt, note: str
) -> tuple[JsonObject, ...]:
    """The first is the same all through a dialogue, so that endpoints can keep it."""
    return (
        {"role": "system", "content": _lasting(view, rules, prompt)},
        {"role": "user", "content": _turn(view, rules, prompt, note)},
    )


def _lasting(view: UserView, rules: InForce, prompt: Prompt) -> str:
    """Kept with the turns: it is long, and changes only with whether the user may leave."""
    who = (prompt, view.domain, view.tasks, view.persona, rules.always, rules.may_leave())
    return _characters(view.turns, *who) or _character(*who)


def _character(
    prompt: Prompt,
    domain: Domain,
    tasks: tuple[Task, ...],
    persona: Persona,
    always: tuple[Rule, ...],
    may_leave: bool,  # noqa: FBT001 - given by place, as all that the text depends on
) -> str:
    place = domain.title.strip() or domain.name
    about = domain.description.strip()
    return prompt.filled(
        0,
        place=f"{place}. {about}" if about else place,
        clock=clock_text(domain.now),
        persona=persona_text(persona, place),
        concerns=concerns_text(tasks),
        knowledge=knowledge_text(domain, tasks, tells_all=tells_all(always)),
        unknown=unknown_text(tasks),
        rules="\n".join(f"- {in_words(rule)}" for rule in always),
        leaving=_LEAVING if may_leave else "",
    )


_characters: Running[Turn, str] = Running("", lambda text, _turn, *who: text or _character(*who))


def _turn(view: UserView, rules: InForce, prompt: Prompt, note: str) -> str:
    transcript = f"The conversation so far:{_blocks(view.turns)}" if view.turns else BEGIN
    now = "\n".join(f"- {in_words(rule)}" for rule in rules.now)
    present = f"For this one message, besides:\n{now}\n" if now else ""
    return prompt.filled(
        1, transcript=transcript, present=present, note=f"\n{note}" if note else ""
    )


def _block(turn: Turn) -> str:
    """Further lines of a message are indented: no text can pass for another speaker's."""
    name = "You" if turn.message.role is Role.USER else "Assistant"
    words = "\n  ".join((turn.message.content or "").splitlines())
    return f"\n\n{name}: {words}"


_blocks: Running[Turn, str] = Running("", lambda blocks, turn: blocks + _block(turn))

"""What to say where nothing is open: courtesies, a dropped proposal, or that it was not clear."""

from __future__ import annotations

from simulation.seats.agenda.agent.describing import subject
from simulation.seats.agenda.agent.focus import Focus
from simulation.seats.agenda.agent.matter import Matter, Stage
from simulation.seats.agenda.agent.note import Note
from simulation.seats.agenda.agent.standing import Conversation
from simulation.seats.agenda.understanding.schema import Schema
from simulation.vocabulary.acts import Act, ActKind
from simulation.vocabulary.lexicon import Purpose


def dropped(schema: Schema, focus: Focus, matter: Matter) -> Note:
    """Says that a proposal that was turned down is not carried out."""
    frame = schema.frames.get(matter.act.tool)
    entity = frame.entity if frame else matter.act.entity
    row = focus.by_table.get(entity, {})
    keys = {said.column: said.value for said in matter.slots if said.purpose is Purpose.KEY}
    act = Act(kind=ActKind.DENY, intent=matter.act.intent, entity=entity, tool=matter.act.tool)
    return Note(act, subject=subject(schema, entity, {**row, **keys}))


def courtesies(talk: Conversation) -> tuple[Note, ...]:
    """The answer to a turn that brought nothing to be done."""
    if talk.user_done or talk.said(ActKind.CLOSE):
        return (_note(ActKind.CLOSE),)
    asked_back = _asked_back(talk)
    if asked_back:
        return asked_back
    after_more = any(act.kind is ActKind.MORE for act in talk.agent)
    if talk.said(ActKind.DENY) and (after_more or not talk.matters):
        return (_note(ActKind.CLOSE),)
    if talk.said(ActKind.CONFIRM):
        return (_note(ActKind.CONFIRM),)
    if talk.said(ActKind.THANK, ActKind.FEEDBACK):
        mood = next((act.mood for act in talk.user if act.mood), "")
        return (_note(ActKind.THANK, mood), _note(ActKind.MORE))
    return (_note(ActKind.UNCLEAR),)


def _asked_back(talk: Conversation) -> tuple[Note, ...]:
    """What a word means, with the question that it stood in; or what is wanted with a thing."""
    for act in talk.user:
        if act.kind is ActKind.MENTION:
            return (Note(Act(kind=ActKind.UNCLEAR, entity=act.entity)),)
        if act.kind is ActKind.CLARIFY:
            meant = Act(kind=ActKind.EXPLAIN, entity=act.entity, tool=act.tool, slots=act.slots)
            return (Note(meant), *_asked_again(talk))
    return ()


def _asked_again(talk: Conversation) -> tuple[Note, ...]:
    waiting = [matter for matter in talk.matters if matter.stage is Stage.WAITING]
    asks = [m for m in waiting if m.question is not None and m.question.kind is ActKind.ASK]
    return tuple(
        Note(m.question, yours=m.yours, again=True) for m in asks[-1:] if m.question is not None
    )


def _note(kind: ActKind, mood: str = "") -> Note:
    return Note(Act(kind=kind, mood=mood))

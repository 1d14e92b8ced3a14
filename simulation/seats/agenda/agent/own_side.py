"""What the agent's side said in words alone: an imported, an edited or a model's turn.

An act of the agenda agent holds all that it said. Words are read for what a later answer needs:
the change that a yes would make, the rows to choose from, and what was asked for.
"""

from __future__ import annotations

import re
from dataclasses import replace

from simulation.seats.agenda.agent.history import Called, Row, Shelf
from simulation.seats.agenda.agent.matter import Matter, Stage, same_request
from simulation.seats.agenda.agent.standing import Conversation
from simulation.seats.agenda.understanding.agent import understand_agent
from simulation.seats.agenda.understanding.context import Context
from simulation.seats.agenda.understanding.proposals import proposed
from simulation.seats.agenda.understanding.schema import Schema
from simulation.vocabulary.acts import Act, ActKind, Said
from simulation.vocabulary.lexicon import Purpose
from simulation.vocabulary.spoken import tells

_OR = re.compile(r"\bor\b[^.?!\n]*\?", re.I)
"""A question that names two ways has no yes for an answer."""
FEW = 2
"""Rows among which there is a choice."""


def acts_in_words(schema: Schema, text: str, context: Context, shelf: Shelf) -> tuple[Act, ...]:
    """The acts of a text, with their values and rows."""
    acts = understand_agent(text, schema.domain, context)
    return tuple(_filled(schema, text, act, context, shelf) for act in acts)


def _filled(schema: Schema, text: str, act: Act, context: Context, shelf: Shelf) -> Act:
    if act.kind is ActKind.PROPOSE:
        if _OR.search(text):
            return act.model_copy(update={"kind": ActKind.ASK})
        return proposed(text, schema, context) or act
    if act.kind is ActKind.OFFER:
        return _offered(schema, text, act, shelf) or act
    if act.kind is ActKind.ASK:
        slots = tuple(_to_write(schema, one, act) for one in act.slots)
        return act.model_copy(update={"slots": slots})
    return act


def _to_write(schema: Schema, said: Said, ask: Act) -> Said:
    """Asked for while a change is under way: what the change writes is a value of it."""
    frame = schema.frames.get(ask.tool)
    for given in frame.inputs.values() if frame is not None else ():
        if given.column == said.column and given.purpose is Purpose.VALUE:
            return said.model_copy(update={"purpose": Purpose.VALUE, "label": given.label})
    return said


def _offered(schema: Schema, text: str, act: Act, shelf: Shelf) -> Act | None:
    """With the rows of the latest list that the text names."""
    for called in reversed(shelf.calls):
        rows = _named(schema, text, called)
        if len(rows) >= FEW:
            frame = schema.frames[called.tool]
            return act.model_copy(update={"entity": frame.entity, "tool": frame.tool, "rows": rows})
    return None


def _named(schema: Schema, text: str, called: Called) -> tuple[Row, ...]:
    """Rows of a result that differ from each other in something that is told."""
    frame = schema.frames.get(called.tool)
    if frame is None:
        return ()
    entity = schema.entity(frame.entity)
    names = {f"{entity.table}.{name}" for name in (*entity.known_by, *entity.key)}
    telling = [n for n, item in frame.outputs.items() if item.column in names]
    return tuple(
        row
        for row in called.rows()
        if any(tells(text, row[n], frame.outputs[n].field) for n in telling if row.get(n))
    )


def with_proposal(schema: Schema, state: Conversation, act: Act) -> Conversation:
    """The change that was proposed is a matter of its own, be it asked for or not.

    Its values stand for those that were said before. What else awaits a yes awaits it no longer.
    """
    index = state.find(act, Stage.OPEN, Stage.WAITING, Stage.STUCK)
    earlier = state.matters[index] if index is not None else None
    matters = tuple(
        replace(other, stage=Stage.STUCK, question=None) if _awaits_a_yes(other) else other
        for place, other in enumerate(state.matters)
        if place != index
    )
    return replace(state, matters=(*matters, _as_proposed(schema, earlier, act, state.user_seq)))


def _awaits_a_yes(matter: Matter) -> bool:
    asks = matter.question is not None and matter.question.kind is ActKind.PROPOSE
    return asks and matter.stage is Stage.WAITING


def _as_proposed(schema: Schema, earlier: Matter | None, act: Act, seq: int) -> Matter:
    """With what was said before only where the proposal leaves it open."""
    told = earlier.slots if earlier is not None and same_request(earlier.act, act) else ()
    slots = act.slots
    if not any(said.purpose is not Purpose.VALUE for said in slots):
        slots = (*(said for said in told if said.purpose is not Purpose.VALUE), *slots)
    written = {said.column for said in slots if said.purpose is Purpose.VALUE}
    lacking = _required(schema, act.tool) - written
    slots = (*slots, *(s for s in told if s.purpose is Purpose.VALUE and s.column in lacking))
    refers = not any(said.purpose is not Purpose.VALUE for said in slots)
    request = act.model_copy(update={"kind": ActKind.REQUEST, "slots": slots, "refers": refers})
    return Matter(act=request, opened=seq, touched=seq, slots=slots)


def _required(schema: Schema, tool: str) -> set[str]:
    frame = schema.frames.get(tool)
    inputs = frame.inputs.items() if frame is not None else ()
    return {given.column for name, given in inputs if schema.is_required(tool, name)}

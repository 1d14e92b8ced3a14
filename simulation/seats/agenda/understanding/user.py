"""Reading what a user wrote, where no acts say it: a person, an import, or a model."""

from __future__ import annotations

import re
from collections.abc import Iterator

from simulation.seats.agenda.understanding import cues
from simulation.seats.agenda.understanding.choice import chosen_row
from simulation.seats.agenda.understanding.context import Context
from simulation.seats.agenda.understanding.requests import best_frame, places_of, wants_of
from simulation.seats.agenda.understanding.schema import Schema
from simulation.seats.agenda.understanding.tokens import content
from simulation.seats.agenda.understanding.values import (
    ASKED,
    Place,
    Spoken,
    assigned,
    spoken_values,
)
from simulation.vocabulary.acts import Act, ActKind, Said
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.lexicon import Frame, Intent, Purpose

_PARTS = re.compile(
    r"(?<![Dd]r\.)(?<![Mm]r\.)(?<![Mm]rs\.)(?<=[.!?;])\s+|\n+|"
    r",?\s+and (?:also|then)\s+|,?\s+(?:also|additionally),?\s+",
    re.I,
)
LONGEST = 4000
"""Characters read; what comes after in a very long message is not."""


def understand_user(text: str, domain: Domain, context: Context) -> tuple[Act, ...]:
    """The acts of a user's text; empty if nothing in it is understood."""
    schema = Schema(domain)
    text = text[:LONGEST]
    requests = _requests(text, schema, context)
    reply = _reply(text, schema, context, bool(requests))
    manners = _manners(text, bool(requests or reply))
    return (*manners, *reply, *requests)


def _requests(text: str, schema: Schema, context: Context) -> tuple[Act, ...]:
    """Requests sentence by sentence; a sentence with values alone adds to the one before."""
    found: list[Act] = []
    for part in _PARTS.split(text):
        request = _request(part, schema, context)
        if request is not None:
            found.append(request)
        elif found:
            found[-1] = _with_values(found[-1], part, schema, context)
    return tuple(_distinct(found))


def _distinct(acts: list[Act]) -> Iterator[Act]:
    """Two sentences about one thing are one request."""
    kept: dict[str, Act] = {}
    for act in acts:
        old = kept.get(act.tool)
        kept[act.tool] = act if old is None else _together(old, act)
    yield from kept.values()


def _together(old: Act, act: Act) -> Act:
    slots = (*old.slots, *(said for said in act.slots if said not in old.slots))
    wants = tuple(dict.fromkeys((*old.wants, *act.wants)))
    return old.model_copy(update={"slots": slots, "wants": wants})


def _request(part: str, schema: Schema, context: Context) -> Act | None:
    values = spoken_values(part, schema, context.seen)
    frame = best_frame(part, values, schema, context)
    if frame is None:
        return None
    slots = assigned(part, values, places_of(frame, schema), schema)
    refers = not any(said.purpose is Purpose.KEY for said in slots) and _refers_back(
        part, schema, frame.entity
    )
    return Act(
        kind=ActKind.REQUEST,
        intent=frame.intent,
        entity=frame.entity,
        tool=frame.tool,
        slots=_meant(slots, frame),
        wants=() if frame.intent.mutates else wants_of(part, frame, slots),
        refers=refers,
    )


def _meant(slots: tuple[Said, ...], frame: Frame) -> tuple[Said, ...]:
    """With the key said, other words of a question say nothing of which row: "was it delivered"."""
    keyed = any(said.purpose is Purpose.KEY and said.column in _keys(frame) for said in slots)
    if frame.intent is not Intent.READ or not keyed:
        return slots
    return tuple(said for said in slots if said.purpose is Purpose.KEY)


def _keys(frame: Frame) -> set[str]:
    return {given.column for given in frame.inputs.values()}


def _refers_back(part: str, schema: Schema, table: str) -> bool:
    if cues.BACK.search(part):
        return True
    entity = schema.entity(table)
    names = "|".join(re.escape(name) for name in (entity.singular, *entity.synonyms))
    return re.search(rf"\b(?:that|this|the same|the) (?:{names})\b", part, re.I) is not None


def _with_values(act: Act, part: str, schema: Schema, context: Context) -> Act:
    frame = schema.frames[act.tool]
    taken = {said.column for said in act.slots}
    places = [place for place in places_of(frame, schema) if place.column not in taken]
    more = assigned(part, spoken_values(part, schema, context.seen), places, schema)
    return act.model_copy(update={"slots": (*act.slots, *more)}) if more else act


def _reply(
    text: str,
    schema: Schema,
    context: Context,
    has_request: bool,  # noqa: FBT001 - one caller
) -> tuple[Act, ...]:
    """An answer to what the agent asked, offered or proposed last."""
    by_kind = {act.kind: act for act in context.last}
    if ActKind.PROPOSE in by_kind:
        return _to_proposal(text, schema, context, by_kind[ActKind.PROPOSE], has_request)
    if ActKind.OFFER in by_kind and not has_request:
        return _to_offer(text, schema, context, by_kind[ActKind.OFFER])
    if ActKind.ASK in by_kind and not has_request:
        return _to_question(text, schema, context, by_kind[ActKind.ASK])
    if has_request:
        return ()
    return _unasked(text, schema, context)


def _to_proposal(
    text: str,
    schema: Schema,
    context: Context,
    proposal: Act,
    has_request: bool,  # noqa: FBT001
) -> tuple[Act, ...]:
    if _is_bare_yes(text):
        return (Act(kind=ActKind.CONFIRM),)
    changed = () if has_request else _revised(text, schema, context, proposal)
    if changed:
        update = {"kind": ActKind.REVISE, "slots": changed, "rows": ()}
        return (proposal.model_copy(update=update),)
    if cues.NO.search(text):
        return (Act(kind=ActKind.DENY),)
    return (Act(kind=ActKind.CONFIRM),) if cues.YES.search(text) else ()


def _is_bare_yes(text: str) -> bool:
    """Does it say yes and nothing else: "Oh nice, yes!", "Confirmed"."""
    if not cues.YES.search(text) or cues.NO.search(text):
        return False
    rest = text
    for cue in (cues.YES, cues.THANKS, cues.PLEASED, cues.FILLING):
        rest = cue.sub(" ", rest)
    return not content(rest)


def _revised(text: str, schema: Schema, context: Context, proposal: Act) -> tuple[Said, ...]:
    """Values said in answer to a proposal that are not those proposed."""
    frame = schema.frames.get(proposal.tool)
    if frame is None:
        return ()
    found = assigned(
        text, spoken_values(text, schema, context.seen), places_of(frame, schema), schema
    )
    proposed = {(said.column, str(said.value).casefold()) for said in proposal.slots}
    return tuple(
        said for said in found if (said.column, str(said.value).casefold()) not in proposed
    )


def _to_offer(text: str, schema: Schema, context: Context, offer: Act) -> tuple[Act, ...]:
    picked = chosen_row(text, schema, offer)
    if picked:
        return (Act(kind=ActKind.CHOOSE, slots=picked), *_beside(text, schema, context))
    if cues.UNKNOWN.search(text) or cues.NO.search(text):
        return (Act(kind=ActKind.UNKNOWN),)
    return (Act(kind=ActKind.CONFIRM),) if cues.YES.search(text) else ()


def _beside(text: str, schema: Schema, context: Context) -> tuple[Act, ...]:
    """Values to write that are told in one breath with the choice."""
    frame = schema.frames.get(context.request.tool) if context.request else None
    if frame is None or not frame.intent.mutates:
        return ()
    values = spoken_values(text, schema, context.seen)
    places = [p for p in places_of(frame, schema) if p.purpose is Purpose.VALUE]
    found = assigned(text, values, places, schema)
    return (Act(kind=ActKind.INFORM, slots=found),) if found else ()


def _to_question(text: str, schema: Schema, context: Context, ask: Act) -> tuple[Act, ...]:
    values = spoken_values(text, schema, context.seen)
    asked = [
        Place(said.column, said.purpose, said.operator, said.label, weight=ASKED)
        for said in ask.slots
    ]
    frame = schema.frames.get(ask.tool) or (
        schema.frames.get(context.request.tool) if context.request else None
    )
    others = [
        place
        for place in (places_of(frame, schema) if frame else ())
        if place.column not in {said.column for said in ask.slots}
    ]
    found = assigned(text, values, (*asked, *others), schema)
    if found:
        return (Act(kind=ActKind.INFORM, slots=found),)
    if cues.UNKNOWN.search(text) or cues.NO.search(text):
        return (Act(kind=ActKind.UNKNOWN, slots=ask.slots),)
    return _verbatim(text, schema, ask)


def _verbatim(text: str, schema: Schema, ask: Act) -> tuple[Act, ...]:
    """A short answer to a question for one text is that text."""
    answer = re.sub(r"^(?:it'?s|it is|the|my|that'?s|that is)\s+", "", text.strip(), flags=re.I)
    answer = answer.strip(' .!"“”')
    if len(ask.slots) != 1 or not answer or len(answer) > 200 or cues.YES.fullmatch(answer):
        return ()
    said = ask.slots[0]
    if schema.field(said.column).kind.value not in ("text", "name", "category", "identifier"):
        return ()
    return (Act(kind=ActKind.INFORM, slots=(said.model_copy(update={"value": answer}),)),)


def _unasked(text: str, schema: Schema, context: Context) -> tuple[Act, ...]:
    """Nothing was asked: a doubt, a correction of the last request, a plain yes or no."""
    if cues.DOUBT.search(text):
        return (Act(kind=ActKind.CHECK),)
    correction = _correction(text, schema, context)
    if correction:
        return correction
    if cues.BYE.search(text) or cues.THANKS.search(text):
        return ()
    if cues.NO.search(text):
        return (Act(kind=ActKind.DENY),)
    return (Act(kind=ActKind.CONFIRM),) if cues.YES.search(text) else ()


def _correction(text: str, schema: Schema, context: Context) -> tuple[Act, ...]:
    frame = schema.frames.get(context.request.tool) if context.request else None
    if frame is None:
        return ()
    values: list[Spoken] = spoken_values(text, schema, context.seen)
    found = assigned(text, values, places_of(frame, schema), schema)
    if not found:
        return ()
    kind = ActKind.REVISE if cues.INSTEAD.search(text) else ActKind.INFORM
    return (Act(kind=kind, intent=frame.intent, entity=frame.entity, tool=frame.tool, slots=found),)


def _manners(text: str, has_more: bool) -> tuple[Act, ...]:  # noqa: FBT001 - one caller
    acts: list[Act] = []
    if cues.THANKS.search(text):
        acts.append(Act(kind=ActKind.THANK))
    if cues.SAD.search(text):
        acts.append(Act(kind=ActKind.FEEDBACK, mood="disappointed"))
    elif cues.PLEASED.search(text):
        acts.append(Act(kind=ActKind.FEEDBACK, mood="pleased"))
    if cues.BYE.search(text) and not has_more:
        acts.append(Act(kind=ActKind.CLOSE))
    return tuple(acts)

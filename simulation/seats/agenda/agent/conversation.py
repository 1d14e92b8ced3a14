"""Where the conversation stands: a fold over its turns, so that any state is a start."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from simulation.seats.agenda.agent.history import Shelf
from simulation.seats.agenda.agent.matter import (
    ABOUT,
    ANSWERS,
    QUESTIONS,
    Matter,
    Stage,
    is_held,
    same_request,
)
from simulation.seats.agenda.agent.own_side import acts_in_words, with_proposal
from simulation.seats.agenda.agent.replies import heard
from simulation.seats.agenda.agent.standing import Conversation
from simulation.seats.agenda.agent.voice import speaks_of_own, speaks_to_owner
from simulation.seats.agenda.understanding.context import Context
from simulation.seats.agenda.understanding.schema import Schema
from simulation.seats.agenda.understanding.user import understand_user
from simulation.vocabulary.acts import Act, ActKind
from simulation.vocabulary.messages import Role
from simulation.vocabulary.state import Author, Turn


def conversation(schema: Schema, turns: tuple[Turn, ...], shelf: Shelf) -> Conversation:
    """Read all turns, in order."""
    state = Conversation()
    for turn in turns:
        role = turn.message.role
        if role is Role.USER:
            state = _after_user(schema, state, turn, _user_acts(schema, turn, state, shelf))
        elif role is Role.ASSISTANT and turn.message.content and not turn.message.tool_calls:
            state = _after_words(schema, state, turn, shelf)
    if not state.caller:
        return state
    return replace(state, matters=tuple(replace(m, yours=True) for m in state.matters))


def _user_acts(schema: Schema, turn: Turn, state: Conversation, shelf: Shelf) -> tuple[Act, ...]:
    if turn.author is Author.AGENDA and turn.acts is not None:
        return turn.acts
    context = Context(state.agent, _latest_request(state), _seen(shelf, turn.seq))
    return understand_user(turn.message.content or "", schema.domain, context)


def _after_words(schema: Schema, state: Conversation, turn: Turn, shelf: Shelf) -> Conversation:
    if turn.author is Author.AGENDA and turn.acts is not None:
        return _after_agent(state, turn.acts)
    text = turn.message.content or ""
    earlier = shelf.until(turn.seq)
    context = Context(state.user, _latest_request(state), _seen(shelf, turn.seq))
    acts = acts_in_words(schema, text, context, earlier)
    for act in acts:
        if act.kind is ActKind.PROPOSE and act.tool:
            state = with_proposal(schema, state, act)
    state = replace(state, caller=state.caller or speaks_to_owner(schema, text))
    return _after_agent(state, acts)


def _latest_request(state: Conversation) -> Act | None:
    return state.matters[-1].act if state.matters else None


def _seen(shelf: Shelf, before: int) -> dict[str, tuple[Any, ...]]:
    found: dict[str, list[Any]] = {}
    for call in shelf.calls:
        if call.seq < before:
            for row in call.rows():
                for column, value in shelf.columns(call.tool, row).items():
                    found.setdefault(column, []).append(value)
    return {column: tuple(values) for column, values in found.items()}


def _after_agent(state: Conversation, acts: tuple[Act, ...]) -> Conversation:
    """Each act settles, or leaves waiting, the open matter that it is about."""
    matters = list(state.matters)
    for index, act in _paired(matters, [act for act in acts if act.kind in ABOUT]):
        matters[index] = _spoken_to(matters[index], act)
    left = [
        replace(matter, stage=Stage.STUCK)
        if matter.stage is Stage.OPEN and not is_held(matter, matters[:index])
        else matter
        for index, matter in enumerate(matters)
    ]
    return replace(state, matters=tuple(left), agent=acts)


def _paired(matters: list[Matter], acts: list[Act]) -> list[tuple[int, Act]]:
    """Acts with the open matters they are about; what is left over goes by order."""
    places = [index for index, matter in enumerate(matters) if matter.stage is Stage.OPEN]
    found: list[tuple[int, Act]] = []
    left: list[Act] = []
    for act in acts:
        index = next((i for i in places if same_request(matters[i].act, act)), None)
        if index is None:
            left.append(act)
        else:
            found.append((index, act))
            places.remove(index)
    return [*found, *zip(places, left, strict=False)]


def _spoken_to(matter: Matter, act: Act) -> Matter:
    if act.kind in QUESTIONS:
        columns = tuple(said.column for said in act.slots) if act.kind is ActKind.ASK else ()
        return replace(matter, stage=Stage.WAITING, question=act, asked=(*matter.asked, *columns))
    stage = Stage.CLOSED if act.kind in ANSWERS else Stage.STUCK
    return replace(matter, stage=stage, question=None, verify=False)


def _after_user(
    schema: Schema, state: Conversation, turn: Turn, acts: tuple[Act, ...]
) -> Conversation:
    state = replace(
        state,
        user=acts,
        user_seq=turn.seq,
        user_done=turn.done,
        declined=(),
        text=turn.message.content or "",
        caller=state.caller or speaks_of_own(schema, turn.message.content or ""),
        exchanges=state.exchanges + 1,
    )
    for act in sorted(acts, key=lambda act: act.kind is ActKind.CONFIRM):
        state = heard(state, act)
    return state

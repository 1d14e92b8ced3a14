"""Where the conversation stands: a fold over its turns, so that any state is a start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

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
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.growing import Running
from simulation.vocabulary.messages import Role
from simulation.vocabulary.state import Author, Turn


class Followed(NamedTuple):
    """A conversation as far as it was followed."""

    talk: Conversation
    shelf: Shelf
    group: tuple[Turn, ...] = ()
    """The last turn that is no result, and the results after it."""


def follow(domain: Domain, turns: Sequence[Turn]) -> Followed:
    """What all turns come to, in order."""
    so_far = _followed(turns, domain) or _before(domain)
    talk = so_far.talk
    if not talk.caller:
        return so_far
    mine = tuple(replace(matter, yours=True) for matter in talk.matters)
    return so_far._replace(talk=replace(talk, matters=mine))


def _before(domain: Domain) -> Followed:
    return Followed(Conversation(), Shelf(Schema(domain)))


def _and_on(known: Followed | None, turn: Turn, domain: Domain) -> Followed:
    so_far = known or _before(domain)
    role = turn.message.role
    if role is Role.TOOL:
        group = (*so_far.group, turn)
        return Followed(so_far.talk, so_far.shelf.with_last(group), group)
    talk = so_far.talk
    if role is Role.USER:
        talk = _after_user(so_far.shelf.schema, talk, turn, _user_acts(turn, so_far))
    elif role is Role.ASSISTANT and turn.message.content and not turn.message.tool_calls:
        talk = _after_words(turn, so_far)
    return Followed(talk, so_far.shelf, (turn,))


_followed: Running[Turn, Followed | None] = Running(None, _and_on)


def _user_acts(turn: Turn, so_far: Followed) -> tuple[Act, ...]:
    if turn.author is Author.AGENDA and turn.acts is not None:
        return turn.acts
    talk, shelf = so_far.talk, so_far.shelf
    context = Context(talk.agent, _latest_request(talk), _seen(shelf))
    return understand_user(turn.message.content or "", shelf.schema.domain, context)


def _after_words(turn: Turn, so_far: Followed) -> Conversation:
    state, shelf, schema = so_far.talk, so_far.shelf, so_far.shelf.schema
    if turn.author is Author.AGENDA and turn.acts is not None:
        return _after_agent(state, turn.acts)
    text = turn.message.content or ""
    context = Context(state.user, _latest_request(state), _seen(shelf))
    acts = acts_in_words(schema, text, context, shelf)
    for act in acts:
        if act.kind is ActKind.PROPOSE and act.tool:
            state = with_proposal(schema, state, act)
    state = replace(state, caller=state.caller or speaks_to_owner(schema, text))
    return _after_agent(state, acts)


def _latest_request(state: Conversation) -> Act | None:
    return state.matters[-1].act if state.matters else None


def _seen(shelf: Shelf) -> dict[str, tuple[Any, ...]]:
    found: dict[str, list[Any]] = {}
    for call in shelf.calls:
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

"""Where the conversation stands: a fold over its turns, so that any state is a start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from simulation.seats.agenda.agent.history import Shelf
from simulation.seats.agenda.agent.matter import (
    ABOUT,
    ANSWERS,
    QUESTIONS,
    Matter,
    Stage,
    is_held,
    merged,
    same_request,
)
from simulation.seats.agenda.understanding.agent import understand_agent
from simulation.seats.agenda.understanding.context import Context
from simulation.seats.agenda.understanding.schema import Schema
from simulation.seats.agenda.understanding.user import understand_user
from simulation.vocabulary.acts import Act, ActKind, Said
from simulation.vocabulary.lexicon import Purpose
from simulation.vocabulary.messages import Role
from simulation.vocabulary.state import Author, Turn


@dataclass(frozen=True)
class Conversation:
    """All matters so far and what was said last by either side."""

    matters: tuple[Matter, ...] = ()
    user: tuple[Act, ...] = ()
    """Acts of the last user turn."""
    user_seq: int = 0
    user_done: bool = False
    agent: tuple[Act, ...] = ()
    """Acts of the agent's last turn with nothing but text, before the last user turn."""
    declined: tuple[Matter, ...] = ()
    """Proposals that the last user turn turned down."""
    loose: tuple[Said, ...] = ()
    """What was told without a matter it belongs to."""
    exchanges: int = 0
    """User turns so far."""

    def open(self) -> tuple[Matter, ...]:
        return tuple(matter for matter in self.matters if matter.stage is Stage.OPEN)

    def said(self, *kinds: ActKind) -> bool:
        """Did the last user turn hold an act of one of these kinds."""
        return any(act.kind in kinds for act in self.user)


def conversation(schema: Schema, turns: tuple[Turn, ...], shelf: Shelf) -> Conversation:
    """Read all turns, in order."""
    state = Conversation()
    for turn in turns:
        role = turn.message.role
        if role is Role.USER:
            state = _after_user(state, turn, _user_acts(schema, turn, state, shelf))
        elif role is Role.ASSISTANT and turn.message.content and not turn.message.tool_calls:
            state = _after_agent(state, _agent_acts(schema, turn, state))
    return state


def _user_acts(schema: Schema, turn: Turn, state: Conversation, shelf: Shelf) -> tuple[Act, ...]:
    if turn.author is Author.AGENDA and turn.acts is not None:
        return turn.acts
    context = Context(state.agent, _latest_request(state), _seen(shelf, turn.seq))
    return understand_user(turn.message.content or "", schema.domain, context)


def _agent_acts(schema: Schema, turn: Turn, state: Conversation) -> tuple[Act, ...]:
    if turn.author is Author.AGENDA and turn.acts is not None:
        return turn.acts
    context = Context(state.user, _latest_request(state))
    return understand_agent(turn.message.content or "", schema.domain, context)


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


def _after_user(state: Conversation, turn: Turn, acts: tuple[Act, ...]) -> Conversation:
    state = replace(
        state,
        user=acts,
        user_seq=turn.seq,
        user_done=turn.done,
        declined=(),
        exchanges=state.exchanges + 1,
    )
    for act in sorted(acts, key=lambda act: act.kind is ActKind.CONFIRM):
        handler = _HANDLERS.get(act.kind)
        if handler is not None:
            state = handler(state, act)
    return state


def _put(state: Conversation, index: int, matter: Matter) -> Conversation:
    matters = list(state.matters)
    matters[index] = matter
    return replace(state, matters=tuple(matters))


def _find(state: Conversation, act: Act, *stages: Stage) -> int | None:
    """The latest matter in one of the stages that the act can be about."""
    places = [i for i, matter in enumerate(state.matters) if matter.stage in stages]
    same = [i for i in places if same_request(state.matters[i].act, act)]
    fitting = same if act.tool or act.entity else places
    return fitting[-1] if fitting else None


def _request(state: Conversation, act: Act) -> Conversation:
    again = _find(state, act, Stage.WAITING, Stage.OPEN) if act.tool or act.entity else None
    if again is not None and state.matters[again].opened != state.user_seq:
        return _asked_again(state, again, act)
    matter = Matter(
        act=act,
        opened=state.user_seq,
        touched=state.user_seq,
        slots=act.slots if act.refers else merged(state.loose, act.slots),
        repeats=any(_is_repeated(matter, act) for matter in state.matters),
    )
    return replace(state, matters=(*state.matters, matter), loose=())


def _asked_again(state: Conversation, index: int, act: Act) -> Conversation:
    """The same request before it was answered: about another row if it refers to one."""
    old = state.matters[index]
    if act.refers:
        fresh = Matter(act=act, opened=state.user_seq, touched=state.user_seq, slots=act.slots)
        return _put(state, index, fresh)
    return _reopen(_put(state, index, replace(old, picks=())), index, act.slots, act)


def _is_repeated(matter: Matter, act: Act) -> bool:
    """Was the very same thing answered before."""
    if matter.stage is not Stage.CLOSED or not same_request(matter.act, act):
        return False
    old = matter.act
    return (old.slots, old.wants, old.refers) == (act.slots, act.wants, act.refers)


def _reopen(
    state: Conversation, index: int, slots: tuple[Said, ...], act: Act | None = None
) -> Conversation:
    """Take the matter up again with what was newly said; an earlier yes no longer counts."""
    matter = state.matters[index]
    request = matter.act
    if act is not None and act.wants:
        request = request.model_copy(update={"wants": act.wants})
    fresh = replace(
        matter,
        act=request,
        slots=merged(matter.slots, slots),
        stage=Stage.OPEN,
        touched=state.user_seq,
        question=None,
        consent=False,
    )
    return _put(state, index, fresh)


def _inform(state: Conversation, act: Act) -> Conversation:
    touched = [i for i, m in enumerate(state.matters) if m.touched == state.user_seq]
    index = touched[-1] if touched else _asked_for(state, act)
    if index is None:
        return replace(state, loose=merged(state.loose, act.slots))
    if not act.slots:
        return _reopen(state, index, ())
    matter = replace(state.matters[index], no_answer=False)
    state = _put(state, index, matter)
    if matter.question is not None and matter.question.kind is ActKind.OFFER:
        picked = replace(matter, picks=merged(matter.picks, act.slots))
        return _reopen(_put(state, index, picked), index, ())
    return _reopen(state, index, act.slots)


def _asked_for(state: Conversation, act: Act) -> int | None:
    """The matter that the answer belongs to: one that waits, then one that is stuck or done."""
    columns = {said.column for said in act.slots}
    waiting = [i for i, m in enumerate(state.matters) if m.stage is Stage.WAITING]
    fitting = [i for i in waiting if columns & _asked(state.matters[i])]
    if fitting or waiting:
        return (fitting or waiting)[-1]
    return _find(state, act, Stage.STUCK, Stage.CLOSED) if columns else None


def _asked(matter: Matter) -> set[str]:
    return {said.column for said in matter.question.slots} if matter.question else set()


def _revise(state: Conversation, act: Act) -> Conversation:
    index = _find(state, act, Stage.OPEN, Stage.WAITING)
    if index is None:
        index = _find(state, act, Stage.STUCK, Stage.CLOSED)
    if index is None:
        return _request(state, act.model_copy(update={"kind": ActKind.REQUEST}))
    revived = tuple(m for i, m in enumerate(state.declined) if m is not state.matters[index])
    return _reopen(replace(state, declined=revived), index, act.slots)


def _choose(state: Conversation, act: Act) -> Conversation:
    index = _find(state, Act(kind=act.kind), Stage.WAITING)
    if index is None:
        return _inform(state, act)
    matter = state.matters[index]
    return _reopen(
        _put(state, index, replace(matter, picks=merged(matter.picks, act.slots))), index, ()
    )


def _confirm(state: Conversation, act: Act) -> Conversation:
    """A yes to what was proposed; with a request and no proposal, leave given beforehand."""
    proposed = [i for i, m in enumerate(state.matters) if _asks(m, ActKind.PROPOSE)]
    offered = [i for i, m in enumerate(state.matters) if _only_offer(m) is not None]
    if not proposed and offered:
        chosen = _only_offer(state.matters[offered[-1]]) or ()
        return _choose(state, act.model_copy(update={"slots": chosen}))
    new = [i for i, m in enumerate(state.matters) if m.opened == state.user_seq]
    for index in proposed or new:
        matter = state.matters[index]
        seq = state.user_seq
        agreed = replace(matter, stage=Stage.OPEN, consent=True, touched=seq, question=None)
        state = _put(state, index, agreed)
    return state


def _asks(matter: Matter, kind: ActKind) -> bool:
    return matter.question is not None and matter.question.kind is kind


def _only_offer(matter: Matter) -> tuple[Said, ...] | None:
    offer = matter.question
    if offer is None or offer.kind is not ActKind.OFFER or len(offer.rows) != 1:
        return None
    return tuple(
        Said(column=f"{offer.tool}:{name}", value=value, purpose=Purpose.KEY)
        for name, value in offer.rows[0].items()
    )


def _deny(state: Conversation, act: Act) -> Conversation:
    index = _find(state, act, Stage.WAITING)
    if index is None:
        return state
    matter = state.matters[index]
    question = matter.question
    if question is None or question.kind is not ActKind.PROPOSE:
        return _unknown(state, act)
    dropped = replace(matter, stage=Stage.CLOSED, question=None, consent=False)
    return replace(_put(state, index, dropped), declined=(*state.declined, dropped))


def _unknown(state: Conversation, act: Act) -> Conversation:
    """What was asked cannot be answered: go on without it."""
    index = _find(state, act, Stage.WAITING)
    if index is None:
        return state
    matter = state.matters[index]
    columns = {said.column for said in act.slots} or _asked(matter)
    offered = int(_asks(matter, ActKind.OFFER))
    lost = replace(matter, unknown=matter.unknown | columns, at_a_loss=matter.at_a_loss + offered)
    return _reopen(_put(state, index, lost), index, ())


def _check(state: Conversation, act: Act) -> Conversation:
    """Look again at what was answered last, or last about this."""
    index = _find(state, act, Stage.CLOSED, Stage.STUCK)
    if index is None:
        return state
    seen = _looked_up(state.matters[index])
    asked = tuple(said for said in act.slots if said.purpose is not Purpose.VALUE)
    slots = merged(seen.slots, () if seen.slots == () else asked)
    request = seen.act.model_copy(update={"wants": act.wants or seen.act.wants})
    again = replace(
        seen,
        act=request,
        slots=slots,
        opened=state.user_seq,
        touched=state.user_seq,
        stage=Stage.OPEN,
        consent=False,
        verify=True,
    )
    return replace(state, matters=(*state.matters, again))


def _looked_up(matter: Matter) -> Matter:
    """What was changed is looked up by the row in focus: its old values no longer find it."""
    if matter.act.intent is None or not matter.act.intent.mutates:
        return matter
    written = tuple(said.column for said in matter.slots if said.purpose is Purpose.VALUE)
    request = matter.act.model_copy(update={"refers": True, "about": "", "wants": written})
    return replace(matter, act=request, slots=(), picks=())


def _feedback(state: Conversation, act: Act) -> Conversation:
    """A doubt asks to look again, unless the same turn says what it is about."""
    others = [one for one in state.user if one.kind not in (ActKind.FEEDBACK, ActKind.THANK)]
    return _check(state, act) if act.mood == "doubtful" and not others else state


_HANDLERS: dict[ActKind, Callable[[Conversation, Act], Conversation]] = {
    ActKind.REQUEST: _request,
    ActKind.INFORM: _inform,
    ActKind.REVISE: _revise,
    ActKind.CHOOSE: _choose,
    ActKind.CONFIRM: _confirm,
    ActKind.DENY: _deny,
    ActKind.UNKNOWN: _unknown,
    ActKind.CHECK: _check,
    ActKind.FEEDBACK: _feedback,
}

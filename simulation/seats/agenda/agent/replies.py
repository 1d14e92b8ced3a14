"""What each act of a user does to the matters of a conversation."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from simulation.seats.agenda.agent.matter import Matter, Stage, merged, same_request
from simulation.seats.agenda.agent.standing import Conversation
from simulation.vocabulary.acts import Act, ActKind, Said
from simulation.vocabulary.lexicon import Purpose

_ALL = re.compile(r"\b(?:all|every|everything|complete|entire|whole)\b", re.I)


def heard(state: Conversation, act: Act) -> Conversation:
    """The conversation after one act of its last user turn."""
    handler = _HANDLERS.get(act.kind)
    return handler(state, act) if handler is not None else state


def _request(state: Conversation, act: Act) -> Conversation:
    again = state.find(act, Stage.WAITING, Stage.OPEN) if act.tool or act.entity else None
    if again is not None and state.matters[again].opened != state.user_seq:
        return _asked_again(state, again, act)
    vain = _in_vain(state, act)
    matter = Matter(
        act=act,
        opened=state.user_seq,
        touched=state.user_seq,
        slots=act.slots if act.refers else merged(state.loose, act.slots),
        repeats=any(_is_repeated(matter, act) for matter in state.matters),
        failed=len(vain),
        asked=tuple(column for earlier in vain for column in earlier.asked),
        unknown=frozenset().union(*(earlier.unknown for earlier in vain)),
        everything=_ALL.search(state.text) is not None,
    )
    return replace(state, matters=(*state.matters, matter), loose=())


def _asked_again(state: Conversation, index: int, act: Act) -> Conversation:
    """The same request before it was answered: about another row if it refers to one."""
    old = state.matters[index]
    if act.refers:
        fresh = Matter(act=act, opened=state.user_seq, touched=state.user_seq, slots=act.slots)
        return state.put(index, fresh)
    return _reopen(state.put(index, replace(old, picks=())), index, act.slots, act)


def _in_vain(state: Conversation, act: Act) -> list[Matter]:
    """Where just this was asked before, with or without more said since, and nothing found.

    What was asked for then, and could not be told, is not asked for again.
    """
    stuck = [m for m in state.matters if m.stage is Stage.STUCK and same_request(m.act, act)]
    return [matter for matter in stuck if set(act.slots) <= set(matter.slots)]


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
        corrected=act is not None and act.kind is ActKind.REVISE,
    )
    return state.put(index, fresh)


def _inform(state: Conversation, act: Act) -> Conversation:
    touched = [i for i, m in enumerate(state.matters) if m.touched == state.user_seq]
    index = touched[-1] if touched else _asked_for(state, act)
    if index is None:
        return replace(state, loose=merged(state.loose, act.slots))
    if not act.slots:
        return _reopen(state, index, ())
    matter = replace(state.matters[index], no_answer=False)
    state = state.put(index, matter)
    offered = matter.question is not None and matter.question.kind is ActKind.OFFER
    if offered and _is_among(matter.question, act.slots):
        picked = replace(matter, picks=merged(matter.picks, act.slots))
        return _reopen(state.put(index, picked), index, ())
    return _reopen(state, index, act.slots)


def _is_among(offer: Act | None, slots: tuple[Said, ...]) -> bool:
    """Is one of the offered rows described, rather than one that was not offered."""
    said = [str(one.value).casefold() for one in slots if one.value is not None]
    return offer is not None and any(
        all(any(word in str(value).casefold() for value in row.values()) for word in said)
        for row in offer.rows
    )


def _asked_for(state: Conversation, act: Act) -> int | None:
    """The matter that the answer belongs to: one that waits, then one that is stuck or done."""
    columns = {said.column for said in act.slots}
    waiting = [i for i, m in enumerate(state.matters) if m.stage is Stage.WAITING]
    fitting = [i for i in waiting if columns & _asked(state.matters[i])]
    named = [i for i in waiting if act.tool and state.matters[i].act.tool == act.tool]
    fitting = [i for i in fitting if i in named] or fitting or named
    elsewhere = state.find(act, Stage.STUCK, Stage.CLOSED) if act.tool and columns else None
    if not fitting and elsewhere is not None:
        return elsewhere
    if fitting or waiting:
        return (fitting or waiting)[-1]
    return state.find(act, Stage.STUCK, Stage.CLOSED) if columns else None


def _asked(matter: Matter) -> set[str]:
    return {said.column for said in matter.question.slots} if matter.question else set()


def _revise(state: Conversation, act: Act) -> Conversation:
    index = state.find(act, Stage.OPEN, Stage.WAITING)
    if index is None:
        index = state.find(act, Stage.STUCK, Stage.CLOSED)
    if index is None:
        return _request(state, act.model_copy(update={"kind": ActKind.REQUEST}))
    revived = tuple(m for i, m in enumerate(state.declined) if m is not state.matters[index])
    return _reopen(replace(state, declined=revived), index, act.slots, act)


def _choose(state: Conversation, act: Act) -> Conversation:
    index = state.find(Act(kind=act.kind), Stage.WAITING)
    if index is None:
        return _inform(state, act)
    matter = state.matters[index]
    waived = matter.question.slots if matter.question is not None else ()
    kept = tuple(said for said in matter.slots if said not in waived)
    chosen = replace(matter, picks=merged(matter.picks, act.slots), slots=kept)
    return _reopen(state.put(index, chosen), index, ())


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
        state = state.put(index, agreed)
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
    index = state.find(act, Stage.WAITING)
    if index is None:
        return state
    matter = state.matters[index]
    question = matter.question
    if question is None or question.kind is not ActKind.PROPOSE:
        return _unknown(state, act)
    dropped = replace(matter, stage=Stage.CLOSED, question=None, consent=False)
    return replace(state.put(index, dropped), declined=(*state.declined, dropped))


def _unknown(state: Conversation, act: Act) -> Conversation:
    """What was asked cannot be answered: go on without it."""
    index = state.find(act, Stage.WAITING)
    if index is None:
        index = state.find(Act(kind=act.kind), Stage.WAITING)
    if index is None:
        return state
    matter = state.matters[index]
    columns = {said.column for said in act.slots} or _asked(matter)
    offered = int(_asks(matter, ActKind.OFFER))
    lost = replace(matter, unknown=matter.unknown | columns, at_a_loss=matter.at_a_loss + offered)
    return _reopen(state.put(index, lost), index, ())


def _check(state: Conversation, act: Act) -> Conversation:
    """Look again at what was answered last, or last about this."""
    index = state.find(act, Stage.CLOSED, Stage.STUCK)
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

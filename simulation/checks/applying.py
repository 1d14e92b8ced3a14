"""To which user turns a rule applies: within its dials, after what it waits for, at its moment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from simulation.vocabulary.hooks import HOOKS, LINTER_MOMENTS, Hook, Moment
from simulation.vocabulary.messages import Role
from simulation.vocabulary.rules import Rule
from simulation.vocabulary.so_far import SoFar, so_far
from simulation.vocabulary.state import Turn


class UserTurn(NamedTuple):
    turn: Turn
    number: int
    """Of the user's own turns, from 1."""
    fired: frozenset[str]
    """Ids of the rules that fired in earlier turns."""
    answers: bool
    """The agent has said something before."""

    @classmethod
    def after(cls, turn: Turn, past: SoFar) -> UserTurn:
        return cls(turn, past.users + 1, past.fired, past.answers)


def user_turns(turns: Sequence[Turn]) -> Iterator[UserTurn]:
    for turn, past in zip(turns, accumulate(turns, SoFar.and_on, initial=SoFar()), strict=False):
        if turn.message.role is Role.USER:
            yield UserTurn.after(turn, past)


def last_user_turn(turns: Sequence[Turn]) -> UserTurn:
    """The last of ``turns``, which must be a user's."""
    return UserTurn.after(turns[-1], so_far.before(turns))


def binds(rule: Rule, at: UserTurn) -> bool:
    """Is it in force: switched on, within its dials, after the rules that it waits for."""
    is_on = rule.dials.probability > 0
    return is_on and rule.covers(at.number) and rule.is_ready(at.fired)


def applies(rule: Rule, at: UserTurn) -> bool:
    """Is it in force, at a moment of the kind that it speaks of."""
    return binds(rule, at) and _suits(_moment(rule), at)


def _moment(rule: Rule) -> Moment:
    """What measures a rule says when; else what it does."""
    measured = LINTER_MOMENTS.get(rule.linter or "")
    if measured is not None:
        return measured
    return HOOKS[Hook(rule.hook)].when if rule.hook in HOOKS else Moment.ANY


def _suits(moment: Moment, at: UserTurn) -> bool:
    return {
        Moment.ANY: True,
        Moment.BEGIN: at.number == 1,
        Moment.ANSWER: at.answers,
        Moment.END: at.turn.done,
    }[moment]

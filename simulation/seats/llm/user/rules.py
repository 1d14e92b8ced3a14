"""The rules of a rule set that hold for one message: dials become words, chances become draws.

A model cannot toss a coin. So a rule that fires now and then is drawn here, from the seed, and
told to the model only for the messages for which it fires.
"""

from __future__ import annotations

from typing import NamedTuple

from simulation.seats.protocol import UserView
from simulation.vocabulary.hooks import Hook
from simulation.vocabulary.messages import Role
from simulation.vocabulary.rules import Rule

MILD, MODERATE = 0.35, 0.75
_TO_BEGIN = frozenset({Hook.OPEN})
_TO_ANSWER = frozenset(
    {
        Hook.REACT,
        Hook.NOTICE,
        Hook.CONFIRM_OUTCOME,
        Hook.CHALLENGE,
        Hook.IMPATIENCE,
        Hook.CHANGE_MIND,
    }
)
"""These speak of an answer, so they are not drawn before there is one."""


class InForce(NamedTuple):
    always: tuple[Rule, ...]
    """In the system prompt, the same all through the dialogue."""
    now: tuple[Rule, ...]
    """Drawn for this message."""

    def ids(self) -> tuple[str, ...]:
        return tuple(rule.id for rule in (*self.always, *self.now))

    def may_leave(self) -> bool:
        return any(rule.hook == Hook.LEAVE for rule in (*self.always, *self.now))

    def tells_all(self) -> bool:
        """No detail is kept for when it is asked for."""
        return any(rule.hook == Hook.ASK_OUTRIGHT for rule in self.always)


def rules_in_force(view: UserView) -> InForce:
    number = user_turns(view) + 1
    always = tuple(rule for rule in view.rules.rules if _holds_always(rule))
    now = tuple(
        rule
        for rule in view.rules.rules
        if not _holds_always(rule)
        and _is_within(rule, number)
        and _suits(rule, opens=not view.turns)
        and view.chance.at("rule", rule.id).happens(rule.dials.probability)
    )
    return InForce(always, now)


def user_turns(view: UserView) -> int:
    return sum(turn.message.role is Role.USER for turn in view.turns)


def in_words(rule: Rule) -> str:
    """The instruction with its strength, where that is not full."""
    strength = rule.dials.strength
    if strength >= MODERATE:
        return rule.instruction
    degree = "only slightly" if strength < MILD else "in moderation"
    return f"{rule.instruction} ({degree})"


def _holds_always(rule: Rule) -> bool:
    dials = rule.dials
    return dials.probability >= 1.0 and dials.first_turn == 1 and dials.last_turn is None


def _suits(rule: Rule, *, opens: bool) -> bool:
    return rule.hook not in (_TO_ANSWER if opens else _TO_BEGIN)


def _is_within(rule: Rule, number: int) -> bool:
    last = rule.dials.last_turn
    return rule.dials.first_turn <= number and (last is None or number <= last)

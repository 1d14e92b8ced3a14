"""The rules of a rule set that hold for one message: dials become words, chances become draws.

A model cannot toss a coin. So a rule that fires now and then is drawn here, from the seed, and
told to the model only for the messages for which it fires.
"""

from __future__ import annotations

from typing import NamedTuple

from simulation.seats.protocol import UserView
from simulation.vocabulary.hooks import HOOKS, Hook, Moment
from simulation.vocabulary.messages import Role
from simulation.vocabulary.rules import Rule

MILD, MODERATE = 0.35, 0.75


class InForce(NamedTuple):
    always: tuple[Rule, ...]
    """In the system prompt, the same all through the dialogue."""
    now: tuple[Rule, ...]
    """Drawn for this message."""

    def ids(self) -> tuple[str, ...]:
        return tuple(rule.id for rule in (*self.always, *self.now))

    def find(self, hook: Hook) -> Rule | None:
        """The rule that drives a hook, if it holds for this message."""
        return next((rule for rule in (*self.always, *self.now) if rule.hook == hook), None)

    def may_leave(self) -> bool:
        return self.find(Hook.LEAVE) is not None

    def tells_all(self) -> bool:
        """No detail is kept for when it is asked for."""
        return any(rule.hook == Hook.ASK_OUTRIGHT for rule in self.always)


def rules_in_force(view: UserView) -> InForce:
    number = user_turns(view) + 1
    earlier = frozenset(rule for turn in view.turns for rule in turn.rules)
    always = tuple(rule for rule in view.rules.rules if _holds_always(rule))
    now = tuple(
        rule
        for rule in view.rules.rules
        if not _holds_always(rule)
        and rule.covers(number)
        and rule.is_ready(earlier)
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
    is_bounded = dials.first_turn > 1 or dials.last_turn is not None or bool(rule.after)
    return dials.probability >= 1.0 and not is_bounded


def _suits(rule: Rule, *, opens: bool) -> bool:
    """What speaks of an answer is not drawn before there is one; an opening comes once."""
    if rule.hook not in set(Hook):
        return True
    return HOOKS[Hook(rule.hook)].when is not (Moment.ANSWER if opens else Moment.BEGIN)

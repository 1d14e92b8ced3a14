"""The rules of a rule set that hold for one message: dials become words, chances become draws.

A model cannot toss a coin. So a rule that fires now and then is drawn here, from the seed, and
told to the model only for the messages for which it fires.
"""

from __future__ import annotations

from typing import NamedTuple

from simulation.seats.protocol import UserView
from simulation.vocabulary.hooks import HOOKS, Hook, Moment
from simulation.vocabulary.kept import Kept
from simulation.vocabulary.questions import waits_for_answer
from simulation.vocabulary.rules import Rule
from simulation.vocabulary.so_far import SoFar, so_far

MILD, MODERATE = 0.35, 0.75
_ONCE = frozenset({Hook.UNAVAILABLE, Hook.INFEASIBLE})
_BESIDE = frozenset({Hook.UNAVAILABLE, Hook.INFEASIBLE, Hook.AMBIGUOUS, Hook.CONFUSION})
"""These come between two concerns: not while the assistant waits for an answer."""
_ALONE = _BESIDE | {Hook.ASK_CLARIFICATION, Hook.CHALLENGE}
"""Each makes a whole message: of those drawn for one, one is kept."""


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


def tells_all(always: tuple[Rule, ...]) -> bool:
    """No detail is kept for when it is asked for."""
    return any(rule.hook == Hook.ASK_OUTRIGHT for rule in always)


def rules_in_force(view: UserView) -> InForce:
    lasting = _lasting(view.rules.rules)
    past = so_far(view.turns)
    asked = bool(view.turns) and waits_for_answer(view.turns[-1].message.content or "")
    drawn = [
        one.rule
        for one in (lasting.later if view.turns else lasting.opening)
        if not (asked and one.beside)
        and _may_fire(one, past)
        and view.chance.at("rule", one.rule.id).happens(one.rule.dials.probability)
    ]
    return InForce(lasting.always, _compatible(drawn, view))


class Sometimes(NamedTuple):
    """A rule that does not hold for every message."""

    rule: Rule
    once: bool
    beside: bool
    """Not while the assistant waits for an answer."""


class Lasting(NamedTuple):
    """The rules of a set that hold for every message, and all others that have anything to do at
    the opening or later on.
    """

    always: tuple[Rule, ...]
    opening: tuple[Sometimes, ...]
    later: tuple[Sometimes, ...]


def _apart(rules: tuple[Rule, ...]) -> Lasting:
    sometimes = [
        Sometimes(rule, rule.hook in _ONCE, rule.hook in _BESIDE)
        for rule in rules
        if not _holds_always(rule)
    ]
    return Lasting(
        tuple(rule for rule in rules if _holds_always(rule)),
        tuple(one for one in sometimes if _suits(one.rule, opens=True)),
        tuple(one for one in sometimes if _suits(one.rule, opens=False)),
    )


_lasting = Kept(_apart)


def _may_fire(one: Sometimes, past: SoFar) -> bool:
    """Within its dials, after what it waits for, and not again where once is enough."""
    is_over = one.once and one.rule.id in past.fired
    return not is_over and one.rule.covers(past.users + 1) and one.rule.is_ready(past.fired)


def _compatible(drawn: list[Rule], view: UserView) -> tuple[Rule, ...]:
    alone = [rule for rule in drawn if rule.hook in _ALONE]
    kept = view.chance.at("alone").pick(alone) if alone else None
    return tuple(rule for rule in drawn if rule is kept or rule.hook not in _ALONE)


def user_turns(view: UserView) -> int:
    return so_far(view.turns).users


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
    is_free = rule.hook not in _ALONE
    return dials.probability >= 1.0 and not is_bounded and is_free


def _suits(rule: Rule, *, opens: bool) -> bool:
    """What speaks of an answer is not drawn before there is one; an opening comes once."""
    if rule.hook not in HOOKS:
        return True
    return HOOKS[Hook(rule.hook)].when is not (Moment.ANSWER if opens else Moment.BEGIN)

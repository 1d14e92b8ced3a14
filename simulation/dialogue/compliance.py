"""How far each rule was kept: the user turns to which it applied, and those that broke it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import sqrt
from typing import NamedTuple

from simulation.checks.applying import UserTurn, applies, user_turns
from simulation.vocabulary.rules import Rule
from simulation.vocabulary.state import DialogueState
from simulation.vocabulary.value import Value

NINETY_FIVE = 1.959964
"""Standard deviations either side that hold 95 % of a normal distribution."""


class Kept(NamedTuple):
    """Of one rule: user turns to which it applied, in which it fired, that broke it."""

    applied: int = 0
    fired: int = 0
    broken: int = 0
    is_measured: bool = False
    """It has a linter: else nothing could find it broken."""

    def plus(self, other: Kept) -> Kept:
        return Kept(
            self.applied + other.applied,
            self.fired + other.fired,
            self.broken + other.broken,
            self.is_measured or other.is_measured,
        )


class Share(Value):
    """A rate with its Wilson interval at 95 %, to four places."""

    rate: float
    low: float
    high: float


class Compliance(Value):
    """``broken`` and ``kept`` are null for a rule that no linter measures; ``kept`` also where
    it never applied.
    """

    applied: int
    fired: int
    broken: int | None
    kept: Share | None


def kept_rules(state: DialogueState, since: int = 0) -> dict[str, Kept]:
    """By rule, in the order of the set; of the turns from ``since`` on."""
    turns = [one for one in user_turns(state.turns) if one.turn.seq >= since]
    return {rule.id: kept_in(rule, turns) for rule in state.rules.rules}


def kept_in(rule: Rule, turns: Iterable[UserTurn]) -> Kept:
    """A turn that breaks a rule is one to which it applied, whatever the moment."""
    measured = Kept(is_measured=rule.linter is not None)
    for one in _counted(rule, turns):
        measured = measured.plus(one)
    return measured


def _counted(rule: Rule, turns: Iterable[UserTurn]) -> Iterator[Kept]:
    for at in turns:
        fired = rule.id in at.turn.rules
        broken = any(finding.rule == rule.id for finding in at.turn.findings)
        yield Kept(int(fired or broken or applies(rule, at)), int(fired), int(broken))


def compliance(kept: Kept) -> Compliance:
    share = wilson(kept.applied - kept.broken, kept.applied)
    return Compliance(
        applied=kept.applied,
        fired=kept.fired,
        broken=kept.broken if kept.is_measured else None,
        kept=share if kept.is_measured else None,
    )


def wilson(hits: int, trials: int) -> Share | None:
    """The share of hits with the interval of Wilson's score; None for no trials."""
    if not trials:
        return None
    rate, spread = hits / trials, NINETY_FIVE**2 / trials
    middle = (rate + spread / 2) / (1 + spread)
    reach = sqrt(rate * (1 - rate) * spread + spread**2 / 4) / (1 + spread)
    low, high = max(0.0, middle - reach), min(1.0, middle + reach)
    return Share(rate=round(rate, 4), low=round(low, 4), high=round(high, 4))

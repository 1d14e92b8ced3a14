"""Where a change of rules matters first in a dialogue that was made under the old ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from simulation.checks.applying import UserTurn, applies
from simulation.vocabulary.rules import Dials, Rule, RuleSet

NO_END = 10**9


class Why(StrEnum):
    FIRED = "fired"
    """The rule fired in this turn, and would now do so otherwise or not at all."""
    BROKEN = "broken"
    """Its linter found this turn to break it."""
    REACHES = "reaches"
    """It is new, or reaches further: here it may fire from now on."""


class Matter(NamedTuple):
    at: int
    """The user's turn, counted along the whole dialogue."""
    rule: str
    why: Why


class Change(NamedTuple):
    """One rule; None where a version has none of its name."""

    old: Rule | None
    new: Rule | None

    @property
    def id(self) -> str:
        known = self.new or self.old
        return known.id if known is not None else ""


def rules_changed(old: RuleSet, new: RuleSet) -> list[Change]:
    """In the order of the new set, then those that are gone."""
    before = {rule.id: rule for rule in old.rules}
    after = {rule.id: rule for rule in new.rules}
    names = dict.fromkeys((*after, *before))
    changes = [Change(before.get(name), after.get(name)) for name in names]
    return [change for change in changes if change.old != change.new]


def first_matter(changes: Sequence[Change], turns: Iterable[UserTurn]) -> Matter | None:
    """The earliest turn to which one of the changes matters; None if none does."""
    return next((found for turn in turns for found in _matters(changes, turn)), None)


def reaches_further(change: Change) -> bool:
    """The rule may fire in turns in which it could not before, or more often."""
    old, new = change.old, change.new
    if new is None or not new.dials.probability:
        return False
    if old is None or old.hook != new.hook or not set(old.after) <= set(new.after):
        return True
    return _is_wider(old.dials, new.dials)


def _is_wider(old: Dials, new: Dials) -> bool:
    later = (new.last_turn or NO_END) > (old.last_turn or NO_END)
    return new.probability > old.probability or new.first_turn < old.first_turn or later


def _matters(changes: Sequence[Change], turn: UserTurn) -> Iterator[Matter]:
    for change in changes:
        why = _why(change, turn)
        if why is not None:
            yield Matter(turn.turn.seq, change.id, why)


def _why(change: Change, turn: UserTurn) -> Why | None:
    if change.id in turn.turn.rules:
        return Why.FIRED
    if any(finding.rule == change.id for finding in turn.turn.findings):
        return Why.BROKEN
    if change.new is not None and reaches_further(change) and applies(change.new, turn):
        return Why.REACHES
    return None

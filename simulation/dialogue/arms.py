"""Two arms of an experiment beside each other: the same dialogues from the same turns, played on
under the old rules and under the new ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple

from simulation.dialogue.compliance import Kept, wilson
from simulation.dialogue.intervals import (
    Estimate,
    Influence,
    mean,
    ratio,
    share,
    share_difference,
)
from simulation.dialogue.measuring import Measured
from simulation.vocabulary.findings import Owner
from simulation.vocabulary.value import Value

ENOUGH = 2
"""Pairs below which chance cannot be judged at all."""


class Pair(NamedTuple):
    old: Measured
    new: Measured


class Figure(Value):
    """One number of both arms. None where an arm has nothing to be counted."""

    name: str
    """``turns``, ``tasks``, ``success``, ``findings.<owner>`` or ``kept.<rule>``."""
    unit: str
    """``dialogue``, ``share`` or ``100 turns``."""
    pairs: int
    """Of dialogues that it rests on."""
    old: Estimate | None
    new: Estimate | None
    difference: Estimate | None
    """New less old, within pairs."""

    @property
    def is_share(self) -> bool:
        return self.unit == "share"

    @property
    def is_told(self) -> bool:
        """Its interval leaves out zero."""
        found = self.difference
        if found is None or found.low is None or found.high is None:
            return False
        return found.low > 0 or found.high < 0

    @property
    def is_same(self) -> bool:
        """No pair differs, which says less than a narrow interval would."""
        found = self.difference
        return found is not None and found.low == found.high == 0

    def reach_with(self, pairs: int) -> float | None:
        """Half of the interval's width that so many pairs would leave, if they vary like these."""
        reach = None if self.difference is None else self.difference.reach
        return None if reach is None else round(reach * (self.pairs / pairs) ** 0.5, 4)


class Comparison(Value):
    pairs: int
    figures: tuple[Figure, ...]


def compare(pairs: Sequence[Pair]) -> Comparison:
    """All figures, the dialogue's own first, then findings by owner, then rules by name."""
    figures = (*_wholes(pairs), *_faults(pairs), *_rules(pairs))
    return Comparison(pairs=len(pairs), figures=figures)


def _wholes(pairs: Sequence[Pair]) -> Iterable[Figure]:
    yield _figure("turns", "dialogue", pairs, lambda arm: mean([one.turns for one in arm]))
    yield _figure("tasks", "dialogue", pairs, lambda arm: mean([one.tasks for one in arm]))
    yield _success([pair for pair in pairs if None not in (pair.old.success, pair.new.success)])


def _success(pairs: Sequence[Pair]) -> Figure:
    old, new = [bool(one.old.success) for one in pairs], [bool(one.new.success) for one in pairs]
    return Figure(
        name="success",
        unit="share",
        pairs=len(pairs),
        old=share(old),
        new=share(new),
        difference=share_difference(old, new) if len(pairs) >= ENOUGH else None,
    )


def _faults(pairs: Sequence[Pair]) -> Iterable[Figure]:
    for owner in Owner:
        if any(owner in arm.findings for pair in pairs for arm in pair):
            yield _figure(f"findings.{owner}", "100 turns", pairs, partial(_rate, owner))


def _rate(owner: Owner, arm: Sequence[Measured]) -> Influence | None:
    return ratio([one.findings[owner] for one in arm], [one.later for one in arm], times=100)


def _figure(
    name: str,
    unit: str,
    pairs: Sequence[Pair],
    measure: Callable[[Sequence[Measured]], Influence | None],
) -> Figure:
    old, new = measure([pair.old for pair in pairs]), measure([pair.new for pair in pairs])
    apart = None if old is None or new is None else new.minus(old)
    return Figure(
        name=name,
        unit=unit,
        pairs=len(pairs),
        old=None if old is None else old.estimate(least=0),
        new=None if new is None else new.estimate(least=0),
        difference=None if apart is None else apart.estimate(),
    )


def _rules(pairs: Sequence[Pair]) -> Iterable[Figure]:
    measured = {
        rule
        for pair in pairs
        for arm in pair
        for rule, kept in arm.kept.items()
        if kept.is_measured and kept.applied
    }
    for rule in sorted(measured):
        yield _kept(rule, pairs)


def _kept(rule: str, pairs: Sequence[Pair]) -> Figure:
    """Each arm by Wilson over its turns; the difference by dialogues, since the turns of one are
    alike.
    """
    old = [pair.old.kept.get(rule, Kept()) for pair in pairs]
    new = [pair.new.kept.get(rule, Kept()) for pair in pairs]
    before, after = _kept_ratio(old), _kept_ratio(new)
    apart = None if before is None or after is None else after.minus(before)
    return Figure(
        name=f"kept.{rule}",
        unit="share",
        pairs=len(pairs),
        old=_kept_share(old),
        new=_kept_share(new),
        difference=None if apart is None else apart.estimate(),
    )


def _kept_ratio(arm: Sequence[Kept]) -> Influence | None:
    return ratio([one.applied - one.broken for one in arm], [one.applied for one in arm])


def _kept_share(arm: Sequence[Kept]) -> Estimate | None:
    applied, broken = sum(one.applied for one in arm), sum(one.broken for one in arm)
    found = wilson(applied - broken, applied)
    return None if found is None else Estimate(value=found.rate, low=found.low, high=found.high)

"""Behaviour rules of the user simulator, as data.

The same rules prompt a language model, drive the agenda user and lint each turn.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from enum import StrEnum

from pydantic import Field

from simulation.vocabulary.value import Value


class Paradigm(StrEnum):
    USER = "user"
    """User-oriented: a simulator with rules reveals a hidden goal step by step."""
    TASK = "task"
    """Task-oriented: each task is asked up front as one direct question."""


class Dials(Value):
    strength: float = Field(default=1.0, ge=0.0, le=1.0)
    probability: float = Field(default=1.0, ge=0.0, le=1.0)
    """The chance that the rule fires where it could."""
    first_turn: int = Field(default=1, ge=1)
    """The first of the user's own turns (counted from 1) it applies to."""
    last_turn: int | None = Field(default=None, ge=1)


class Rule(Value):
    id: str
    instruction: str
    """The rule in plain words, as a language model reads it."""
    dials: Dials = Dials()
    hook: str | None = None
    """The behaviour of the agenda user that obeys it; None: only a language model can."""
    linter: str | None = None
    """The linter that measures it, by name."""
    after: tuple[str, ...] = Field(default=(), exclude_if=lambda after: not after)
    """Ids of rules of the set: it can fire only in turns after those in which they all have.
    Left out of the JSON where there are none, so that such a rule keeps its address."""

    def covers(self, user_turn: int) -> bool:
        """Does the user's turn number ``user_turn`` (from 1) lie within its dials."""
        last = self.dials.last_turn
        return self.dials.first_turn <= user_turn and (last is None or user_turn <= last)

    def is_ready(self, fired: AbstractSet[str]) -> bool:
        """Have all rules that it waits for fired in earlier turns."""
        return not self.after or set(self.after) <= fired


class RuleSet(Value):
    """An ordered set of rules. Its version is its content hash: an edit is a new version."""

    name: str
    paradigm: Paradigm = Paradigm.USER
    rules: tuple[Rule, ...]

    def find(self, hook: str) -> Rule | None:
        """The rule that drives a behaviour hook, or None if this set has none."""
        return next((rule for rule in self.rules if rule.hook == hook), None)

    def probability(
        self, hook: str, user_turn: int, fired: AbstractSet[str] = frozenset()
    ) -> float:
        """How likely a hook fires at the user's turn number ``user_turn`` (from 1), where the
        rules ``fired`` have fired in earlier turns.
        """
        rule = self.find(hook)
        if rule is None or not rule.covers(user_turn) or not rule.is_ready(fired):
            return 0.0
        return rule.dials.probability

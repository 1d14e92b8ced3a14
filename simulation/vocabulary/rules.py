"""Behaviour rules of the user simulator, as data.

The same rules prompt a language model, drive the agenda user and lint each turn.
"""

from __future__ import annotations

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


class RuleSet(Value):
    """An ordered set of rules. Its version is its content hash: an edit is a new version."""

    name: str
    paradigm: Paradigm = Paradigm.USER
    rules: tuple[Rule, ...]

    def find(self, hook: str) -> Rule | None:
        """The rule that drives a behaviour hook, or None if this set has none."""
        return next((rule for rule in self.rules if rule.hook == hook), None)

    def probability(self, hook: str, user_turn: int) -> float:
        """How likely a hook fires at the user's turn number ``user_turn`` (from 1)."""
        rule = self.find(hook)
        if rule is None or user_turn < rule.dials.first_turn:
            return 0.0
        if rule.dials.last_turn is not None and user_turn > rule.dials.last_turn:
            return 0.0
        return rule.dials.probability

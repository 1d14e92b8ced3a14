"""Whether a behaviour hook fires at this turn, and which rules did."""

from __future__ import annotations

from dataclasses import dataclass, field

from simulation.vocabulary.chance import Chance
from simulation.vocabulary.hooks import HOOKS, PRODUCT, Hook
from simulation.vocabulary.rules import RuleSet


@dataclass
class Dials:
    """The rules at one user turn; remembers which of them fired."""

    rules: RuleSet
    chance: Chance
    user_turn: int
    """Number of the turn being made, from 1."""
    earlier: frozenset[str] = frozenset()
    """Ids of the rules that fired in earlier turns."""
    fired: list[str] = field(default_factory=list)

    def probability(self, hook: Hook) -> float:
        given = self.rules.probability(hook, self.user_turn, self.earlier)
        return given * self.strength(hook) if HOOKS[hook].strength == PRODUCT else given

    def strength(self, hook: Hook) -> float:
        rule = self.rules.find(hook)
        return rule.dials.strength if rule else 0.0

    def fires(self, hook: Hook, *place: object) -> bool:
        """Draws once for the hook at this place; a rule that fires is remembered."""
        return self._fires(hook, self.chance.at("hook", hook, *place))

    def fires_throughout(self, hook: Hook, *place: object) -> bool:
        """The same draw at every turn: what was noticed once is noticed again."""
        return self._fires(hook, Chance(self.chance.seed, self.chance.salt).at(hook, *place))

    def _fires(self, hook: Hook, chance: Chance) -> bool:
        if not chance.happens(self.probability(hook)):
            return False
        rule = self.rules.find(hook)
        if rule is not None and rule.id not in self.fired:
            self.fired.append(rule.id)
        return True

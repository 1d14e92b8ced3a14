"""Rules that act on a model's message: it is asked for again, or stripped of what must not stand.

Instructions are often forgotten; these two can be measured, so they are not left to the model.
"""

from __future__ import annotations

import re

from simulation.llm.asking import Usable
from simulation.llm.failures import Failure, ModelFailed
from simulation.seats.llm.user.rules import InForce
from simulation.seats.protocol import UserView
from simulation.vocabulary.hooks import Hook
from simulation.vocabulary.identifiers import codes, unasked_identifiers
from simulation.vocabulary.likeness import bound, likeness, words_of
from simulation.vocabulary.messages import Role

SHORTEST = 6
"""Words; a shorter answer may well come twice."""
STRIPPED = "identifier_cut"
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def gated(text: str, view: UserView, rules: InForce, *, is_last: bool) -> Usable[str]:
    """The message as it may be sent. Raises ModelFailed for one that is to be asked for again;
    in the last attempt it is stripped of identifiers, and a repetition stays as a finding.
    """
    if not is_last:
        _refuse_alike(text, view, rules)
    given = _given_away(text, view, rules)
    if not given:
        return Usable(text)
    if not is_last:
        named = ", ".join(given)
        raise ModelFailed(
            Failure.UNASKED_IDENTIFIER, f"It gives {named} away; nobody has asked for that yet."
        )
    rest = _without(text, given)
    return Usable(rest, (STRIPPED,)) if rest else Usable(text)


def _refuse_alike(text: str, view: UserView, rules: InForce) -> None:
    rule = rules.find(Hook.NO_REPEAT)
    if rule is None or len(words_of(text)) < SHORTEST:
        return
    most = bound(rule.dials.strength)
    said = [turn.message.content or "" for turn in view.turns if turn.message.role is Role.USER]
    for line in said:
        if likeness(text, line) >= most:
            raise ModelFailed(
                Failure.REPEATS_ITSELF, f"It says again, nearly word for word: {line[:120]!r}"
            )


def _given_away(text: str, view: UserView, rules: InForce) -> tuple[str, ...]:
    if rules.find(Hook.WITHHOLD_IDENTIFIERS) is None:
        return ()
    return unasked_identifiers(text, view.tasks, view.turns)


def _without(text: str, given: tuple[str, ...]) -> str:
    """The sentences that name none of them; "" if there is none."""
    kept = [part for part in _SENTENCE.split(text) if not set(codes(part)) & set(given)]
    return " ".join(kept).strip()

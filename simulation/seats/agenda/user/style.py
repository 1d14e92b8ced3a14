"""Rules that hold for every message: variety, brevity, and how much is given at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from simulation.seats.agenda.user.dials import Dials
from simulation.seats.agenda.user.move import Manner
from simulation.vocabulary.hooks import Hook
from simulation.vocabulary.likeness import bound

MOST_WORDINGS = 8
T = TypeVar("T")


def manner_of(dials: Dials) -> Manner:
    manner = Manner(varied=dials.fires(Hook.VARY_WORDING))
    if dials.fires(Hook.NO_REPEAT):
        manner = replace(manner, likest=bound(dials.strength(Hook.NO_REPEAT)))
    if dials.fires(Hook.BE_BRIEF):
        more = round((MOST_WORDINGS - 1) * dials.strength(Hook.BE_BRIEF))
        manner = replace(manner, wordings=1 + more)
    return manner


def styled(manner: Manner, base: Manner) -> Manner:
    """The manner of an answer, in the style of the whole turn."""
    return replace(manner, varied=base.varied, likest=base.likest, wordings=base.wordings)


def pieces(dials: Dials, told: list[T]) -> list[T]:
    """What is given at once: all of it, or one piece."""
    return told[:1] if len(told) > 1 and dials.fires(Hook.REVEAL_PIECE) else told

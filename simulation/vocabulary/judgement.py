"""A judge's word on a dialogue: each point of the rubric classed and decided, steps criticised.

It stands beside what the checks prove and never overrules it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import model_validator

from simulation.vocabulary.findings import Owner
from simulation.vocabulary.sampling import Sampling
from simulation.vocabulary.tasks import BulletKind
from simulation.vocabulary.value import Value


class BulletVerdict(StrEnum):
    MET = "met"
    FAILED = "failed"
    UNCLEAR = "unclear"


class StepVerdict(StrEnum):
    GOOD = "good"
    NEUTRAL = "neutral"
    BAD = "bad"


class JudgedBullet(Value):
    task: str
    place: int
    """In the list of the task's points, from 0: those of its rubric, then those of the code."""
    text: str
    subtask: str = ""
    """Whose outcome it is, where a check proves or disproves the same."""
    kind: BulletKind
    """As the judge classed it, whatever the rubric said."""
    verdict: BulletVerdict
    reason: str = ""
    seqs: tuple[int, ...] = ()
    """The turns that show it."""


class Critique(Value):
    seq: int
    verdict: StepVerdict
    text: str
    owner: Owner = Owner.AGENT


class Judgement(Value):
    valid: bool
    """No Critical bullet failed."""
    reasoning: str
    bullets: tuple[JudgedBullet, ...] = ()
    critiques: tuple[Critique, ...] = ()
    by: str
    """The model's or the person's name."""
    prompt: str = ""
    """Content hash of the prompt."""
    samplings: tuple[Sampling, ...] = ()
    """How the model was asked: once, or in parts for a long dialogue."""

    @model_validator(mode="after")
    def _follows_from_its_bullets(self) -> Self:
        if self.valid != holds(self.bullets):
            raise ValueError("valid is not what the bullets say")
        return self


def holds(bullets: tuple[JudgedBullet, ...]) -> bool:
    """One failed Critical bullet makes a trajectory invalid; nothing else does."""
    return not any(
        bullet.kind is BulletKind.CRITICAL and bullet.verdict is BulletVerdict.FAILED
        for bullet in bullets
    )

"""A matter: one request of the user, with all that was said about it since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from simulation.vocabulary.acts import Act, ActKind, Said, is_wish
from simulation.vocabulary.lexicon import Operator, Purpose

LOST = 2
"""Offers that the user could not choose from before the agent gives up."""


class Stage(StrEnum):
    OPEN = "open"
    """The agent is to act."""
    WAITING = "waiting"
    """The agent has asked something and the user is to answer."""
    STUCK = "stuck"
    """Nothing was found, or a tool refused: a correction opens it again."""
    CLOSED = "closed"


@dataclass(frozen=True)
class Matter:
    act: Act
    opened: int
    """Seq of the user turn that brought it up."""
    touched: int
    """Seq of the user turn that last said something about it."""
    slots: tuple[Said, ...] = ()
    picks: tuple[Said, ...] = ()
    """What tells the chosen row from the others that were offered."""
    stage: Stage = Stage.OPEN
    question: Act | None = None
    """The agent's ask, offer or proposal that is waiting for an answer."""
    asked: tuple[str, ...] = ()
    """Every column asked for so far, with repetitions."""
    unknown: frozenset[str] = field(default_factory=frozenset)
    consent: bool = False
    """The user has said yes to exactly these values, or told us to go ahead beforehand."""
    verify: bool = False
    """Asked to look again: results before ``touched`` do not count."""
    no_answer: bool = False
    """The user could not answer the last question."""
    repeats: bool = False
    """Asked once before in the same words, and answered."""
    failed: int = 0
    """How often the same was asked before, and nothing found."""
    yours: bool = False
    """The user speaks of things of their own."""
    everything: bool = False
    """All of them are asked for, whatever they are."""
    corrected: bool = False
    """The user has just put right what was said before."""
    at_a_loss: int = 0
    """How often the user could not say which of the offered rows is meant."""

    @property
    def since(self) -> int:
        return self.touched if self.verify else 0

    def with_slots(self, slots: tuple[Said, ...]) -> Matter:
        return replace(self, slots=slots)

    def constraints(self) -> tuple[Said, ...]:
        """What the user said to tell which rows are meant."""
        return tuple(
            said
            for said in self.slots
            if said.purpose in (Purpose.KEY, Purpose.FILTER) and said.value is not None
        )


def is_held(matter: Matter, earlier: Iterable[Matter]) -> bool:
    """What refers to a row that is to be changed first waits until that is settled."""
    return matter.act.refers and any(
        other.stage is Stage.WAITING
        and other.opened == matter.opened
        and other.act.intent is not None
        and other.act.intent.mutates
        for other in earlier
    )


def merged(old: Iterable[Said], new: Iterable[Said]) -> tuple[Said, ...]:
    """The slots with new ones in place of those that say the same thing otherwise."""
    kept = {_place(said): said for said in old}
    for said in new:
        if said.value is not None:
            kept[_place(said)] = said
    return tuple(kept.values())


def _place(said: Said) -> tuple[str, bool, str, str]:
    ranged = said.operator in (Operator.AT_LEAST, Operator.AT_MOST)
    return (
        said.column,
        said.purpose is Purpose.VALUE,
        said.operator.value if ranged else "",
        said.label,
    )


QUESTIONS = (ActKind.ASK, ActKind.OFFER, ActKind.PROPOSE)
ANSWERS = (ActKind.REPORT, ActKind.DONE)
DEAD_ENDS = (ActKind.EMPTY, ActKind.FAIL, ActKind.UNABLE)
ABOUT = (*QUESTIONS, *ANSWERS, *DEAD_ENDS)
"""Acts of the agent that are about one matter each."""


def same_request(one: Act, two: Act) -> bool:
    """Do two acts speak of one request, as far as both say which."""
    if is_wish(one) or is_wish(two):
        return not one.tool and not two.tool and one.entity == two.entity
    if one.tool and two.tool:
        return one.tool == two.tool
    if one.entity and two.entity and one.entity != two.entity:
        return False
    return one.intent is None or two.intent is None or one.intent is two.intent

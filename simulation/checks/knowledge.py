"""What the agent can know at a turn: results, the user's words, policy and clock, in canon.

Text is reduced to its mentions (numbers, identifiers, dates, times, e-mails), so that a value
counts as known in whatever form it was said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from simulation.checks.evidence import Result, as_number, result_of
from simulation.vocabulary.calendar import parse_moment
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.growing import Running
from simulation.vocabulary.mentions import MentionKind, mentions
from simulation.vocabulary.messages import Role
from simulation.vocabulary.state import DialogueState, Turn

LONGEST_VALUE = 60
"""Characters of a text whose mentions are remembered by themselves."""


class Knowledge(NamedTuple):
    words: frozenset[str]
    """Canonical mentions, folded."""
    numbers: frozenset[Decimal]
    days: frozenset[date]

    def and_of(self, other: Knowledge) -> Knowledge:
        if other is NOTHING:
            return self
        return Knowledge(
            self.words | other.words, self.numbers | other.numbers, self.days | other.days
        )


NOTHING = Knowledge(frozenset(), frozenset(), frozenset())


def known(state: DialogueState) -> Knowledge:
    """Everything before the last turn that the agent may take a value from."""
    learnt = _learnt.before(state.turns, state.domain)
    return _of_domain(state.domain) if learnt is NOTHING else learnt


def said_by(turns: Sequence[Turn], role: Role) -> tuple[str, ...]:
    """The visible words of one role, in order."""
    return _said(turns, role)


def said_before(turns: Sequence[Turn], role: Role) -> tuple[str, ...]:
    """Those of all turns but the last."""
    return _said.before(turns, role)


def _and_said(lines: tuple[str, ...], turn: Turn, role: Role) -> tuple[str, ...]:
    message = turn.message
    return (*lines, message.content) if message.role is role and message.content else lines


_said: Running[Turn, tuple[str, ...]] = Running((), _and_said)


def mentioned(text: str) -> Knowledge:
    """What a text mentions, in canon."""
    return _of_text(text)


def _of_turn(turn: Turn) -> Knowledge:
    """The agent's own words are no source: what it made up once stays made up."""
    if not turn.message.content or turn.message.role is Role.ASSISTANT:
        return NOTHING
    if turn.message.role is Role.TOOL:
        return _of_result(result_of(turn))
    return _of_text(turn.message.content)


def _and_learnt(knowledge: Knowledge, turn: Turn, domain: Domain) -> Knowledge:
    """On top of what the domain tells, which is there before the first turn."""
    before = _of_domain(domain) if knowledge is NOTHING else knowledge
    return before.and_of(_of_turn(turn))


_learnt: Running[Turn, Knowledge] = Running(NOTHING, _and_learnt)


def _of_domain(domain: Domain) -> Knowledge:
    """Policy and clock are known from the start."""
    return _of_text(f"{domain.now} {domain.policy}")


@lru_cache(maxsize=1024)
def _of_text(text: str) -> Knowledge:
    return _of_fragment(text)


def _of_result(result: Result) -> Knowledge:
    return _collect(str(leaf.value) for leaf in result.leaves if leaf.value is not None)


def _collect(fragments: Iterable[str]) -> Knowledge:
    words: set[str] = set()
    numbers: set[Decimal] = set()
    days: set[date] = set()
    for fragment in fragments:
        one = _of_value(fragment) if len(fragment) <= LONGEST_VALUE else _of_fragment(fragment)
        words |= one.words
        numbers |= one.numbers
        days |= one.days
    return Knowledge(frozenset(words), frozenset(numbers), frozenset(days))


def _of_fragment(fragment: str) -> Knowledge:
    words: set[str] = {fragment.strip().casefold()}
    numbers: set[Decimal] = set()
    days: set[date] = set()
    moment = parse_moment(fragment)
    if moment is not None:
        days.add(moment.date())
        words.update((moment.date().isoformat(), f"{moment:%H:%M}"))
    for kind, canonical, *_rest in mentions(fragment):
        _note(kind, canonical, words, numbers, days)
    return Knowledge(
        frozenset(words),
        frozenset(numbers) if numbers else NOTHING.numbers,
        frozenset(days) if days else NOTHING.days,
    )


_of_value = lru_cache(maxsize=4096)(_of_fragment)
"""Results of a domain hold the same values again and again."""


def _note(
    kind: MentionKind,
    canonical: str,
    words: set[str],
    numbers: set[Decimal],
    days: set[date],
) -> None:
    words.add(folded(kind, canonical))
    number = as_number(canonical)
    if number is not None and kind is not MentionKind.DATE:
        numbers.add(number)
    if kind is MentionKind.DATE and not canonical.startswith("-"):
        moment = parse_moment(canonical)
        if moment is not None:
            days.add(moment.date())


def folded(kind: MentionKind, canonical: str) -> str:
    """One spelling for each mention: times to the minute, letters without case."""
    if kind is MentionKind.TIME:
        return canonical[:5]
    return canonical.casefold()

"""What the agent can know at a turn: results, the user's words, policy and clock, in canon.

Text is reduced to its mentions (numbers, identifiers, dates, times, e-mails), so that a value
counts as known in whatever form it was said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from simulation.checks.evidence import Result, as_number, result_of
from simulation.vocabulary.calendar import parse_moment
from simulation.vocabulary.mentions import MentionKind, mentions
from simulation.vocabulary.messages import Role
from simulation.vocabulary.state import DialogueState, Turn


class Knowledge(NamedTuple):
    words: frozenset[str]
    """Canonical mentions, folded."""
    numbers: frozenset[Decimal]
    days: frozenset[date]


def known(state: DialogueState) -> Knowledge:
    """Everything before the last turn that the agent may take a value from."""
    parts = [_of_turn(turn) for turn in state.turns[:-1]]
    parts.append(_of_text(f"{state.domain.now} {state.domain.policy}"))
    return Knowledge(
        words=frozenset().union(*(part.words for part in parts)),
        numbers=frozenset().union(*(part.numbers for part in parts)),
        days=frozenset().union(*(part.days for part in parts)),
    )


def said_by(turns: Iterable[Turn], role: Role) -> Iterator[str]:
    """The visible words of one role, in order."""
    for turn in turns:
        if turn.message.role is role and turn.message.content:
            yield turn.message.content


NOTHING = Knowledge(frozenset(), frozenset(), frozenset())


def mentioned(text: str) -> Knowledge:
    """What a text mentions, in canon."""
    return _of_text(text)


def _of_turn(turn: Turn) -> Knowledge:
    """The agent's own words are no source: what it made up once stays made up."""
    if not turn.message.content or turn.message.role is Role.ASSISTANT:
        return NOTHING
    if turn.message.role is Role.TOOL:
        return _of_result(turn.message.content, result_of(turn))
    return _of_text(turn.message.content)


@lru_cache(maxsize=1024)
def _of_text(text: str) -> Knowledge:
    return _collect((text,))


@lru_cache(maxsize=1024)
def _of_result(content: str, result: Result) -> Knowledge:
    return _collect(str(leaf.value) for leaf in result.leaves if leaf.value is not None)


def _collect(fragments: Iterable[str]) -> Knowledge:
    words: set[str] = set()
    numbers: set[Decimal] = set()
    days: set[date] = set()
    for fragment in fragments:
        words.add(fragment.strip().casefold())
        moment = parse_moment(fragment)
        if moment is not None:
            days.add(moment.date())
            words.update((moment.date().isoformat(), f"{moment:%H:%M}"))
        for kind, canonical, *_rest in mentions(fragment):
            _note(kind, canonical, words, numbers, days)
    return Knowledge(frozenset(words), frozenset(numbers), frozenset(days))


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

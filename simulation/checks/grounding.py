"""Every identifier, number, date and e-mail that the agent states must come from somewhere.

Sources are results, the user's words, policy and clock, or simple arithmetic on them: a count
of rows, a sum over a list, a difference, a share in per cent, days between two dates.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import TypeVar

from simulation.checks.days import says_day
from simulation.checks.evidence import Result, as_number, results
from simulation.checks.knowledge import Knowledge, folded, known, said_before
from simulation.checks.tasks import is_told
from simulation.vocabulary.findings import Finding, Owner, Severity
from simulation.vocabulary.mentions import Mention, MentionKind, mentions
from simulation.vocabulary.messages import Role
from simulation.vocabulary.state import DialogueState

CHECKED = {MentionKind.EMAIL, MentionKind.IDENTIFIER, MentionKind.NUMBER, MentionKind.DATE}
T = TypeVar("T")
MOST_PAIRS = 20_000
"""Numbers are compared in pairs only where this few comparisons do."""


def ungrounded_values(state: DialogueState) -> Iterator[Finding]:
    last = state.turns[-1]
    if not is_told(last):
        return
    for mention in unknown_in(last.message.content or "", state):
        yield Finding(
            kind="ungrounded_value",
            severity=Severity.ERROR,
            owner=Owner.AGENT,
            seq=last.seq,
            message=f"The agent states {mention.text!r}, which nothing before it contains.",
            evidence=mention.text,
        )


def unknown_in(text: str, state: DialogueState) -> Iterator[Mention]:
    """What a text of the last turn states and nothing before that turn contains."""
    stated = [item for item in mentions(text) if item.kind in CHECKED]
    if not stated:
        return
    knowledge = known(state)
    for mention in stated:
        if not (
            _is_known(mention, knowledge)
            or _is_users_day(mention, state)
            or _is_computed(mention, state, knowledge)
        ):
            yield mention


def _is_known(mention: Mention, knowledge: Knowledge) -> bool:
    word = folded(mention.kind, mention.canonical)
    if word in knowledge.words:
        return True
    if mention.kind is MentionKind.DATE:
        return _is_known_day(word, knowledge)
    number = as_number(mention.canonical)
    return number is not None and _among(number, knowledge.numbers)


def _is_users_day(mention: Mention, state: DialogueState) -> bool:
    """A date that the user meant by other words: the 20th, tomorrow."""
    if mention.kind is not MentionKind.DATE:
        return False
    year = state.domain.now[:4]
    day = mention.canonical.replace("--", f"{year}-", 1)
    texts = said_before(state.turns, Role.USER)
    return any(says_day(text, day, state.domain.now) for text in texts)


def _is_known_day(word: str, knowledge: Knowledge) -> bool:
    """A day said without its year is known by month and day."""
    month_and_day = word[-5:] if word.startswith("-") else ""
    return any(
        day.isoformat() == word or (month_and_day and f"{day:%m-%d}" == month_and_day)
        for day in knowledge.days
    )


def _among(number: Decimal, numbers: frozenset[Decimal] | set[Decimal]) -> bool:
    """Equal, but for sign and for rounding to the decimals that were said."""
    if number in numbers or -number in numbers:
        return True
    places = Decimal(1).scaleb(int(number.as_tuple().exponent)) if number % 1 else None
    half = (places or Decimal(1)) / 2
    return any(abs(abs(other) - abs(number)) <= half for other in numbers if other % 1)


def _is_computed(mention: Mention, state: DialogueState, knowledge: Knowledge) -> bool:
    number = as_number(mention.canonical)
    if number is None or mention.kind is not MentionKind.NUMBER:
        return False
    found = results.before(state.turns)
    return any(
        _among(number, set(compute(found, knowledge)))
        for compute in (_counts, _sums, _shares, _days_between, _differences)
    )


def _counts(results: Sequence[Result], _knowledge: Knowledge) -> Iterator[Decimal]:
    """Of all rows, or of some: an enumeration counts through them."""
    longest = max((result.rows or 0 for result in results), default=0)
    yield from (Decimal(count) for count in range(longest + 1))
    yield Decimal(sum(result.rows or 0 for result in results))


def _sums(results: Sequence[Result], _knowledge: Knowledge) -> Iterator[Decimal]:
    for result in results:
        for numbers in _columns(result).values():
            yield sum(numbers, Decimal(0))
            yield sum(numbers, Decimal(0)) / len(numbers)


def _columns(result: Result) -> dict[str, list[Decimal]]:
    columns: dict[str, list[Decimal]] = defaultdict(list)
    for name, value in result.leaves:
        number = None if isinstance(value, bool) else as_number(str(value))
        if number is not None:
            columns[name].append(number)
    return columns


def _shares(_results: Sequence[Result], knowledge: Knowledge) -> Iterator[Decimal]:
    yield from (number * 100 for number in knowledge.numbers)


def _days_between(_results: Sequence[Result], knowledge: Knowledge) -> Iterator[Decimal]:
    for one, other in _pairs(sorted(knowledge.days)):
        yield Decimal(abs((one - other).days))


def _differences(_results: Sequence[Result], knowledge: Knowledge) -> Iterator[Decimal]:
    for one, other in _pairs(sorted(knowledge.numbers)):
        yield abs(one - other)
        yield one + other
        yield one * other


def _pairs(values: list[T]) -> Iterator[tuple[T, T]]:
    if len(values) ** 2 <= MOST_PAIRS:
        yield from combinations(values, 2)

"""A figure given under the name of something that results know by another figure.

That a number can be computed from others is not enough where the results hold the very thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from simulation.checks.evidence import Result, as_number, result_of
from simulation.checks.knowledge import said_by
from simulation.checks.tasks import is_told
from simulation.vocabulary.findings import Finding, Owner, Severity
from simulation.vocabulary.growing import Running
from simulation.vocabulary.lexicon import Frame, Lexicon
from simulation.vocabulary.mentions import Mention, MentionKind, mentions
from simulation.vocabulary.messages import Role
from simulation.vocabulary.state import DialogueState, Turn

_CLAUSE = re.compile(r"[.;:,!?]\s|\n|\s(?:and|but|which|while|from|instead)\s")
SHORTEST_LABEL = 4
HALF = Decimal("0.5")

Figures = dict[str, frozenset[Decimal]]
"""By label, folded, all figures that results gave for it."""


def misstated_values(state: DialogueState) -> Iterator[Finding]:
    """Clauses with one figure and one label, where no result has that figure under that label."""
    last = state.turns[-1]
    stated = list(_labelled_like(last.message.content or "")) if is_told(last) else []
    if not stated:
        return
    figures = _figures.before(state.turns, state.domain.lexicon)
    for mention, clause in stated:
        label = _label_in(clause, figures)
        number = as_number(mention.canonical)
        if label is None or number is None or _fits(number, figures[label]):
            continue
        if not _is_users(mention, state):
            yield Finding(
                kind="misstated_value",
                severity=Severity.WARNING,
                owner=Owner.AGENT,
                seq=last.seq,
                message=f"The agent gives {mention.text} as the {label}, where results have "
                f"{', '.join(map(str, sorted(figures[label])[:3]))}.",
                evidence=f"{label}: {mention.text}",
            )


@lru_cache(maxsize=1024)
def _labelled_like(text: str) -> tuple[tuple[Mention, str], ...]:
    """Numbers that stand alone in their clause, each with the clause, folded."""
    numbers = [item for item in mentions(text) if item.kind is MentionKind.NUMBER]
    clauses = [(item, _clause(text, item)) for item in numbers]
    return tuple(
        (item, text[start:end].casefold())
        for item, (start, end) in clauses
        if sum(start <= other.start < end for other in mentions(text)) == 1
    )


def _clause(text: str, mention: Mention) -> tuple[int, int]:
    before = [found.end() for found in _CLAUSE.finditer(text, 0, mention.start)]
    after = _CLAUSE.search(text, mention.end)
    return (before[-1] if before else 0), (after.start() if after else len(text))


def _and_given(figures: Figures, turn: Turn, lexicon: Lexicon) -> Figures:
    frame = lexicon.frames.get(turn.message.name or "")
    if frame is None or turn.message.role is not Role.TOOL:
        return figures
    found = dict(figures)
    for label, number in _given(frame, result_of(turn)):
        found[label] = found.get(label, frozenset()) | {number}
    return found


def _given(frame: Frame, result: Result) -> Iterator[tuple[str, Decimal]]:
    labels = {name: output.field.label.casefold() for name, output in frame.outputs.items()}
    for leaf in result.leaves:
        if leaf.name in labels and isinstance(leaf.value, int | float):
            number = as_number(str(leaf.value))
            if number is not None:
                yield labels[leaf.name], number


_figures: Running[Turn, Figures] = Running({}, _and_given)


def _label_in(clause: str, figures: Figures) -> str | None:
    """The longest label in the clause; None where two that are not part of it stand there too."""
    found = sorted((one for one in figures if _stands_in(one, clause)), key=len, reverse=True)
    if not found or any(other not in found[0] for other in found):
        return None
    return found[0]


def _stands_in(label: str, clause: str) -> bool:
    return len(label) >= SHORTEST_LABEL and label in clause


def _fits(number: Decimal, figures: frozenset[Decimal]) -> bool:
    """Equal but for sign, and for rounding to the decimals that were said."""
    half = HALF.scaleb(min(int(number.as_tuple().exponent), 0))
    return any(abs(abs(number) - abs(figure)) <= half for figure in figures)


def _is_users(mention: Mention, state: DialogueState) -> bool:
    """A figure that the user gave: what it wants, not what is."""
    texts = said_by(state.turns, Role.USER)
    return any(item.canonical == mention.canonical for text in texts for item in mentions(text))

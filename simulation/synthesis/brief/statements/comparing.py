"""What a parameter is compared with: ``column = :name``, in whatever both are wrapped."""

from __future__ import annotations

from dataclasses import dataclass

from simulation.synthesis.brief.statements.names import Names
from simulation.synthesis.brief.statements.text import AGGREGATES
from simulation.synthesis.words.listed import listed
from simulation.vocabulary.lexicon import Operator

_OPERATORS = {
    "=": Operator.EQUAL,
    "==": Operator.EQUAL,
    "IN": Operator.EQUAL,
    "<": Operator.AT_MOST,
    "<=": Operator.AT_MOST,
    ">": Operator.AT_LEAST,
    ">=": Operator.AT_LEAST,
    "LIKE": Operator.CONTAINS,
}
_TURNED = {Operator.AT_MOST: Operator.AT_LEAST, Operator.AT_LEAST: Operator.AT_MOST}
_ONE_WAY = ("LIKE", "IN")
_ARITHMETIC = listed("+ - * / %")
_NEAR = 8
"""Tokens within which the parts of one comparison stand."""


@dataclass(frozen=True)
class Beside:
    column: str
    """``table.column``."""
    operator: Operator


class Comparing:
    def __init__(self, names: Names) -> None:
        self._names = names
        self._text = names.text
        self._texts = names.text.texts

    def is_limit(self, place: int) -> bool:
        """Does only wrapping stand between LIMIT and the parameter."""
        for at in range(place - 1, -1, -1):
            if self._texts[at] == "LIMIT":
                return True
            if not self._text.is_wrapping(at):
                return False
        return False

    def beside(self, place: int) -> Beside | None:
        """For the parameter at ``place``; None where it is reckoned with, or denied."""
        around = {*self._texts[place - 1 : place], *self._texts[place + 1 : place + 2]}
        if around & _ARITHMETIC or self._is_denied(place):
            return None
        return self._leftwards(place) or self._rightwards(place)

    def _is_denied(self, place: int) -> bool:
        """Does it say which rows must not be there."""
        before = (self._texts[max(0, at - 2) : at] for at in self._text.openings(place))
        return any(words in (["NOT", "EXISTS"], ["NOT", "IN"]) for words in before)

    def _leftwards(self, place: int) -> Beside | None:
        for at in range(place - 1, -1, -1):
            if self._texts[at] in _OPERATORS:
                return self._before(at, _OPERATORS[self._texts[at]])
            if self._texts[at] == "BETWEEN":
                return self._before(at, Operator.AT_LEAST)
            if self._texts[at] == "AND" and (start := self._between(at)) is not None:
                return self._before(start, Operator.AT_MOST)
            if (column := self._names.column_at(at)) and self._is_within(at, "instr"):
                return Beside(column, Operator.CONTAINS)
            if not self._text.is_wrapping(at):
                return None
        return None

    def _between(self, place: int) -> int | None:
        """Where the BETWEEN stands whose AND is at ``place``."""
        for at in range(place - 1, max(-1, place - _NEAR), -1):
            if self._texts[at] == "BETWEEN":
                return at
            if self._texts[at] in ("AND", "WHERE", "ON", "OR"):
                return None
        return None

    def _is_within(self, place: int, function: str) -> bool:
        near = self._texts[max(0, place - _NEAR) : place]
        return any(text.lower() == function for text in near)

    def _before(self, place: int, operator: Operator) -> Beside | None:
        """With the column on the left of the operator at ``place``."""
        if self._texts[place - 1] == "NOT":
            return None
        for at in range(place - 1, -1, -1):
            column = self._names.column_at(at)
            if column:
                return None if self._is_added_up(at) else self._beside(column, operator, place)
            if not self._text.is_wrapping(at):
                return None
        return None

    def _is_added_up(self, place: int) -> bool:
        """Is the column inside of ``sum(…)`` or the like."""
        place -= 2 if self._texts[place - 1] == "." else 0
        before = [text.lower() for text in self._texts[max(0, place - 2) : place]]
        return before[-1:] == ["("] and before[0] in AGGREGATES

    def _beside(self, column: str, operator: Operator, place: int) -> Beside:
        """LIKE without a wildcard asks for the whole text."""
        after = self._texts[place + 1 : place + _NEAR]
        whole = operator is Operator.CONTAINS and not any("%" in text for text in after)
        return Beside(column, Operator.EQUAL if whole else operator)

    def _rightwards(self, place: int) -> Beside | None:
        """``:name <= column``."""
        operator: Operator | None = None
        for at in range(place + 1, len(self._texts)):
            text = self._texts[at]
            if operator is None and text in _OPERATORS and text not in _ONE_WAY:
                operator = _OPERATORS[text]
            elif operator is not None and (column := self._names.column_ahead(at)):
                return Beside(column, _TURNED.get(operator, operator))
            elif not self._text.is_wrapping(at) and not (operator and self._qualifies(at)):
                return None
        return None

    def _qualifies(self, place: int) -> bool:
        """Is it the ``b`` or the point of ``b.title``."""
        return self._texts[place].lower() in self._names.aliases or self._texts[place] == "."

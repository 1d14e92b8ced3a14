"""Stored values as people say them, and whether a text says them.

The one place that decides both, so that what one seat says the other can read, and a check
finds what the agent told.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from functools import lru_cache, partial
from typing import Any

from simulation.vocabulary.calendar import (
    parse_moment,
    parse_time,
    say_date,
    say_moment,
    say_time,
)
from simulation.vocabulary.kept import Kept
from simulation.vocabulary.lexicon import Field, Kind
from simulation.vocabulary.mentions import (
    SPACED,
    UNSPACED,
    Mention,
    MentionKind,
    mentions,
    plain_number,
)

__all__ = ["Mention", "MentionKind", "mentions", "say", "teller", "tells"]

NOT_SET = "not set"
MOST_TELLERS = 256
"""Values of one field."""
_ABSENT = re.compile(
    r"\b(not set|none|nothing|no|not|n/a|empty|blank|missing|unknown|without)\b|n't\b", re.I
)
_NIL = re.compile(r"\b(no|none|zero|nothing|not any)\b|n't any\b", re.I)
_QUOTES = re.compile('["“”]')
"""A quotation is a mention of its own, so what stands in one is looked for without them."""
_YES = {"1", "true", "t", "yes", "y"}
_NO = {"0", "false", "f", "no", "n"}


def say(value: Any, field: Field) -> str:
    """The value in words: ``3 May 2026``, ``€84.80``, ``in transit``, ``yes``, ``not set``."""
    if value is None or value == "":
        return NOT_SET
    spoken = field.spoken.get(str(value))
    if spoken is not None:
        return spoken
    return _SAY.get(field.kind, _as_text)(value, field)


def _as_text(value: Any, field: Field) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict | list | bytes):
        return "(binary data)"
    text = _number_text(value) if isinstance(value, int | float) else str(value).strip()
    return f"{text} {field.unit}" if field.unit else text


def _category(value: Any, field: Field) -> str:
    return _as_text(value, field).replace("_", " ")


def _number_text(value: int | float) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, float) and not value.is_integer():
        return plain_number(f"{value:.2f}" if abs(value) >= 0.01 else f"{value:.4g}")
    return str(int(value))


def _number(value: Any, field: Field) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _as_text(value, field)
    text = _grouped(_number_text(value))
    return f"{text} {field.unit}".rstrip() if field.unit != "%" else f"{text}%"


def _grouped(text: str) -> str:
    """Thousands grouped from five digits up, so that years stay years."""
    whole, point, rest = text.partition(".")
    digits = whole.lstrip("-")
    return f"{int(whole):,}{point}{rest}" if digits.isdigit() and len(digits) > 4 else text


def _money(value: Any, field: Field) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return _as_text(value, field)
    amount = f"{abs(value):,.2f}".removesuffix(".00")
    sign = "-" if value < 0 else ""
    if len(field.unit) == 1:
        return f"{sign}{field.unit}{amount}"
    return f"{sign}{amount} {field.unit}".rstrip()


def _date(value: Any, field: Field) -> str:
    moment = parse_moment(value)
    return say_date(moment.date()) if moment else _as_text(value, field)


def _moment(value: Any, field: Field) -> str:
    moment = parse_moment(value)
    return say_moment(moment) if moment else _as_text(value, field)


def _time(value: Any, field: Field) -> str:
    moment = parse_time(value)
    return say_time(moment) if moment else _as_text(value, field)


def _boolean(value: Any, field: Field) -> str:
    text = str(value).strip().lower()
    if text in _YES | _NO:
        return "yes" if text in _YES else "no"
    return _as_text(value, field)


def _identifier(value: Any, _field: Field) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


_SAY: dict[Kind, Callable[[Any, Field], str]] = {
    Kind.IDENTIFIER: _identifier,
    Kind.CATEGORY: _category,
    Kind.INTEGER: _number,
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.DATE: _date,
    Kind.DATETIME: _moment,
    Kind.TIME: _time,
    Kind.BOOLEAN: _boolean,
}


Teller = Callable[[str], bool]
"""Does a text tell a certain value."""


def tells(text: str, value: Any, field: Field) -> bool:
    """Does the text state this value, in any of the forms in which people would."""
    return teller(value, field)(text)


def teller(value: Any, field: Field) -> Teller:
    """What says of any text whether it tells this value.

    Numbers may be rounded to the decimals said (one at least), dates may leave out the year,
    a zero may be a "no", a small number a word. A value of None is told by saying that there
    is none. It is a lexical test: it does not see whose value it is.
    """
    if isinstance(value, str | int | float | None):
        return _tellers(field)(value)
    return _teller(field, value)


def _teller(field: Field, value: Any) -> Teller:
    if value is None or value == "":
        return lambda text: bool(_ABSENT.search(text))
    said = say(value, field)
    if isinstance(value, int | float) and not isinstance(value, bool):
        is_said, is_told = _finder(said), _number_teller(value, field)
        return lambda text: is_said(text) or is_told(text)
    moment = parse_moment(value)
    if moment is not None:
        is_said, is_told = _finder(said), _moment_teller(moment)
        return lambda text: is_said(text) or is_told(text)
    return _finder(said, str(value), str(value).replace("_", " "))


def _tellers_of(field: Field) -> Callable[[Any], Teller]:
    return lru_cache(maxsize=MOST_TELLERS, typed=True)(partial(_teller, field))


_tellers = Kept(_tellers_of, most=1024)
"""A dialogue's values are held against all that is said in it."""


def _finder(*phrases: str) -> Teller:
    """What says of any text whether it contains one of the phrases."""
    wanted = tuple(dict.fromkeys(map(_folded, phrases)))

    def is_there(text: str) -> bool:
        body = _folded(text)
        return any(one in body and _is_in(one, body) for one in wanted)

    return is_there


def contains(text: str, phrase: str) -> bool:
    """Is the phrase there as whole words, whatever the case and the spacing."""
    return _is_in(_folded(phrase), _folded(text))


def _is_in(wanted: str, body: str) -> bool:
    return bool(wanted) and wanted in body and _standing_alone(wanted).search(body) is not None


@lru_cache(maxsize=2048)
def _standing_alone(wanted: str) -> re.Pattern[str]:
    left = rf"(?<!{SPACED})" if _ends_a_word(wanted[0]) else ""
    right = rf"(?!{SPACED})" if _ends_a_word(wanted[-1]) else ""
    return re.compile(left + re.escape(wanted) + right)


def _ends_a_word(letter: str) -> bool:
    return letter.isalnum() and not UNSPACED.match(letter)


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


_NUMERIC = {MentionKind.NUMBER, MentionKind.NUMBER_WORD, MentionKind.IDENTIFIER}


def _number_teller(value: float, field: Field) -> Teller:
    if not math.isfinite(value):
        return lambda text: str(value) in text
    exact = Decimal(str(value))
    may_be_nil = value == 0 and field.kind is not Kind.IDENTIFIER

    def is_told(text: str) -> bool:
        if may_be_nil and _NIL.search(text):
            return True
        return any(_same_number(number, exact) for number in _numbers_in(text))

    return is_told


@lru_cache(maxsize=4096)
def _numbers_in(text: str) -> tuple[Decimal, ...]:
    return tuple(_decimals(item.canonical for item in mentions(text) if item.kind in _NUMERIC))


def _decimals(texts: Iterable[str]) -> Iterator[Decimal]:
    for text in texts:
        with suppress(ArithmeticError):
            number = Decimal(text)
            if number.is_finite():
                yield number


def _same_number(number: Decimal, exact: Decimal) -> bool:
    if number == exact:
        return True
    decimals = -int(number.as_tuple().exponent)
    if decimals < 1:
        return False
    quantum = Decimal(1).scaleb(-decimals)
    return any(
        exact.quantize(quantum, rounding=mode) == number
        for mode in (ROUND_HALF_EVEN, ROUND_HALF_UP)
    )


def _moment_teller(moment: datetime) -> Teller:
    days = frozenset({f"{moment:%Y-%m-%d}", f"--{moment:%m-%d}"})
    clock = say_time(moment.time())

    def is_told(text: str) -> bool:
        days_said, times_said = _moments_in(text)
        if days.isdisjoint(days_said):
            return False
        return clock == "00:00" or clock in times_said

    return is_told


@lru_cache(maxsize=1024)
def _moments_in(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The days and the times that a text mentions."""
    found = mentions(_QUOTES.sub(" ", text))
    days = (item.canonical for item in found if item.kind is MentionKind.DATE)
    times = (item.canonical for item in found if item.kind is MentionKind.TIME)
    return frozenset(days), frozenset(times)

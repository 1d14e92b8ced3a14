"""The identifiers, numbers, dates and quotations in a text, each in one canonical form.

Used to read what people write, to see what an agent told, and to hold its words against results.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from simulation.vocabulary.calendar import MONTH_NUMBER

NUMBER_WORDS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip


class MentionKind(StrEnum):
    EMAIL = "email"
    QUOTED = "quoted"
    DATE = "date"
    """Canonical ``2026-05-03``, or ``--05-03`` where no year was said."""
    TIME = "time"
    """Canonical ``14:30`` (or with seconds)."""
    IDENTIFIER = "identifier"
    """Letters and digits mixed, or a number behind ``#``; canonical without the ``#``."""
    NUMBER = "number"
    """Canonical plain decimal: no currency, no grouping, no trailing zeros."""
    NUMBER_WORD = "number_word"
    """``three``; canonical ``3``. Often no number at all ("one of those")."""


class Mention(NamedTuple):
    kind: MentionKind
    canonical: str
    start: int
    end: int
    text: str


_MONTH = "|".join(sorted(MONTH_NUMBER, key=len, reverse=True))
_TOKEN = re.compile(
    r"""
    (?: (?<!\w)(?=[\w.+€$£¥-]) | (?=["“\#\d]) )
    (?:
      (?P<email>(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+)
    | (?P<quoted>"[^"\n]{1,200}"|“[^”\n]{1,200}”)
    | (?P<iso>\b\d{4}-\d{2}-\d{2})(?=$|[^\w-]|T\d|\s)
    | (?P<spoken>\b(?P<d1>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m1>MONTH)\b\.?
         (?:,?\s+(?P<y1>\d{4})\b)?
        |\b(?=[adfjmnos])(?P<m2>MONTH)\b\.?\s+(?P<d2>\d{1,2})(?:st|nd|rd|th)?\b
         (?:,?\s+(?P<y2>\d{4})\b)?)
    | (?P<time>(?<![\d:])\d{1,2}:\d{2}(?::\d{2})?(?!:?\d)\s?(?:[ap]m\b)?)
    | (?P<hash>\#[\w-]*\d[\w-]*)
    | (?P<ident>(?<![\w-])(?=(?:[^\W\d]|[/-]){0,80}+\d)(?=[\d/-]{0,80}+[^\W\d])
         \w{1,80}(?:[-/]\w{1,80}){0,20}(?![\w-]))
    | (?P<number>(?<![\w.,])-?(?:[€$£¥]\s?)?\d+(?:,\d{3})*(?:\.\d+)?(?![\w]))
    | (?P<word>\b(?=[efnostz])(?:WORDS)\b)
    )
    """.replace("MONTH", _MONTH).replace("WORDS", "|".join(NUMBER_WORDS)),
    re.VERBOSE | re.IGNORECASE,
)
"""Where none can begin is seen first, and what can only fail is not tried letter by letter: this
reads every text of every dialogue.
"""
_LETTERS = r"\u0e01-\u0e4e\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
UNSPACED = re.compile(f"[{_LETTERS}]")
"""Letters of Thai, Japanese, Chinese and Korean: codes and numbers stand beside them unspaced."""
SPACED = rf"[^\W{_LETTERS}]"
"""Any other letter, a digit or an underscore."""
_GAP = "\u3001"
_DAY = re.compile(r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?", re.IGNORECASE)
_ONWARDS = re.compile(r"\s*(?:to|until|till|through|[-\u2013\u2014])\s*(?:the\s+)?", re.IGNORECASE)
_UP_TO = re.compile(rf"{_ONWARDS.pattern}|\s+(?:and|or)\s+(?:the\s+)?", re.IGNORECASE)
_ORDINAL_OR_UNIT = re.compile(
    r"\d+(?:[.,]\d+)?(?:st|nd|rd|th|s|x|k|kg|g|mg|km|m|cm|mm|l|ml|h|min|ms|am|pm|days?|gb|mb)",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def mentions(text: str) -> tuple[Mention, ...]:
    """All mentions in order, none overlapping. Kept: checks come back to a text turn by turn."""
    found = list(_mentions(text))
    _complete_spans(text, found)
    return tuple(found)


def _complete_spans(text: str, found: list[Mention]) -> None:
    """``19 to 21 December``, ``December 19-21``: a day that leaves its month to the other's."""
    for at in reversed(range(len(found) - 1)):
        first, second = found[at : at + 2]
        between = text[first.end : second.start]
        if second.kind is MentionKind.DATE and _UP_TO.fullmatch(between):
            found[at] = _dated(first, second)
        elif first.kind is MentionKind.DATE and _ONWARDS.fullmatch(between):
            found[at + 1] = _dated(second, first)


def _dated(day: Mention, of: Mention) -> Mention:
    """The day in the month of the other; as it was, if it is none."""
    if day.kind is not MentionKind.NUMBER or not _DAY.fullmatch(day.text):
        return day
    return day._replace(
        kind=MentionKind.DATE, canonical=f"{of.canonical[:-2]}{int(day.canonical):02d}"
    )


def _mentions(text: str) -> Iterator[Mention]:
    for match in _TOKEN.finditer(UNSPACED.sub(_GAP, text)):
        name = match.lastgroup or ""
        written = text[match.start() : match.end()]
        kind, canonical = _read(_group_of(name), match, written)
        if kind is not None:
            yield Mention(kind, canonical, match.start(), match.end(), written)


def _group_of(name: str) -> str:
    return "spoken" if name in {"spoken", "d1", "m1", "y1", "d2", "m2", "y2"} else name


def _read(name: str, match: re.Match[str], text: str) -> tuple[MentionKind | None, str]:
    if name == "spoken":
        return _spoken_date(match)
    if name == "ident":
        return _identifier(text)
    if name == "word":
        return _number_word(text)
    kind, canonical = _PLAIN.get(name, (MentionKind.NUMBER, plain_number))
    return kind, canonical(text)


def _spoken_date(match: re.Match[str]) -> tuple[MentionKind | None, str]:
    """None for a day that there is not, and for letters that only look like a month's."""
    month = MONTH_NUMBER.get((match["m1"] or match["m2"]).lower(), 0)
    day = int(match["d1"] or match["d2"])
    year = match["y1"] or match["y2"]
    try:
        date(int(year or 2000), month, day)
    except ValueError:
        return None, ""
    return MentionKind.DATE, f"{year or '-'}-{month:02d}-{day:02d}"


def _identifier(text: str) -> tuple[MentionKind | None, str]:
    if _ORDINAL_OR_UNIT.fullmatch(text):
        digits = re.match(r"\d+(?:[.,]\d+)?", text)
        return MentionKind.NUMBER, plain_number(digits.group() if digits else text)
    return MentionKind.IDENTIFIER, text


def _number_word(text: str) -> tuple[MentionKind | None, str]:
    """None for letters that only look like a word's: an expression that ignores case takes them."""
    number = NUMBER_WORDS.get(text.lower())
    return (None, "") if number is None else (MentionKind.NUMBER_WORD, str(number))


def _clock(text: str) -> str:
    lowered = text.strip().lower()
    clock = lowered.rstrip("apm ").strip()
    hour, _, rest = clock.partition(":")
    number = int(hour)
    if lowered.endswith("pm") and number < 12:
        number += 12
    elif lowered.endswith("am") and number == 12:
        number = 0
    return f"{number:02d}:{rest}"


def plain_number(text: str | float) -> str:
    """``€1,250.50`` to ``1250.5``: the one form in which numbers are compared."""
    digits = re.sub(r"[^\d.eE+-]", "", str(text))
    number = Decimal(digits or "0").normalize()
    return format(number if number else Decimal(0), "f")


_PLAIN: dict[str, tuple[MentionKind, Callable[[str], str]]] = {
    "email": (MentionKind.EMAIL, str.lower),
    "quoted": (MentionKind.QUOTED, lambda text: text[1:-1].strip()),
    "iso": (MentionKind.DATE, str),
    "time": (MentionKind.TIME, _clock),
    "hash": (MentionKind.IDENTIFIER, lambda text: text[1:]),
}

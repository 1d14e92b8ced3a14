"""Signs that a message is not a user's, or that it is a goodbye."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_ASSISTANT = re.compile(
    r"how (?:can|may) i (?:help|assist)|(?:is there )?anything else (?:that )?i can|"
    r"i(?:'d| would|'m| am)(?: be)? (?:happy|glad) to (?:help|assist)\b|"
    r"here to (?:help|assist) you|"
    r"(?:let me|i(?:'ll| will)|so i can) (?:look|check|pull|find)[^.?!]{0,30} for you|"
    r"(?:could|can|would) you (?:please )?(?:provide|share) (?:me )?(?:with )?your "
    r"(?:full name|date of birth|(?:order|account|customer|member(?:ship)?|booking|reservation|"
    r"card|reference) (?:number|id|details))\b|"
    r"i(?:'ve| have) (?:updated|cancelled|canceled|processed|created|changed|booked) your|"
    r"thank you for (?:calling|contacting us|reaching out)|as an ai\b|language model",
    re.I,
)
_FAREWELL = re.compile(
    r"\b(?:thanks?|thank you|thx|cheers|bye|goodbye|good ?night|take care|"
    r"have a (?:nice|good|great|lovely)|appreciate)\b",
    re.I,
)
_WORD = re.compile(r"\w+")
LONGEST_FAREWELL = 18
"""Words; a longer message has something else to say."""
SHORTEST_REPEAT = 6
"""Words; a shorter answer may well come twice."""


def sounds_like_assistant(text: str) -> str | None:
    """The words that no user would say, or None."""
    found = _ASSISTANT.search(text.replace("\u2019", "'"))
    return found.group() if found else None


def is_farewell(text: str) -> bool:
    """Thanks or a goodbye and nothing besides: no question, no figure, few words."""
    words = _WORD.findall(text)
    plain = "?" not in text and not any(word.isdigit() for word in words)
    return plain and len(words) <= LONGEST_FAREWELL and _FAREWELL.search(text) is not None


def repeated(text: str, earlier: Iterable[str]) -> bool:
    """Was the very same said before, but for case and punctuation?"""
    words = _words(text)
    return len(words) >= SHORTEST_REPEAT and any(words == _words(line) for line in earlier)


@lru_cache(maxsize=2048)
def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.lower()))

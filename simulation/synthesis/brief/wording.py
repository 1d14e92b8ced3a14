"""A brief that says too little, too much or nothing is refused before a token is spent."""

from __future__ import annotations

import re
import unicodedata

from simulation.errors import InputError

MOST_CHARACTERS = 20_000
FEWEST_WORDS = 3
FEWEST_LETTERS = 12
_EXAMPLE = "a municipal library with branches, loans and fines"
_WRITTEN_TOGETHER = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
"""Scripts without spaces, in which a sign says as much as a word."""
_PLAIN_BLANKS = "\n\r\t"


def checked_brief(brief: str) -> str:
    """The brief without blanks around it. Raises InputError."""
    text = brief.strip()
    if not text:
        raise InputError("brief", "it is empty.", f'Describe a domain: "{_EXAMPLE}".')
    if len(text) > MOST_CHARACTERS:
        raise InputError(
            "brief",
            f"it has {len(text):,} characters.",
            f"Keep to {MOST_CHARACTERS:,}; a sentence or a page is enough.",
        )
    unwritable = next((sign for sign in text if _is_control(sign)), None)
    if unwritable is not None:
        raise InputError(
            "brief",
            f"it holds the control character U+{ord(unwritable):04X}.",
            "Give plain text.",
        )
    if _words(text) < FEWEST_WORDS or _letters(text) < FEWEST_LETTERS:
        raise InputError(
            "brief",
            f"{text[:80]!r} says too little to build a domain from.",
            f"Say who works there, what is kept, and what people want of it, such as: {_EXAMPLE}.",
        )
    return text


def _is_control(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cs") and sign not in _PLAIN_BLANKS


def _words(text: str) -> int:
    return len(re.findall(r"[^\W\d_]+", text)) + len(_WRITTEN_TOGETHER.findall(text)) // 2


def _letters(text: str) -> int:
    return sum(3 if _WRITTEN_TOGETHER.match(sign) else sign.isalpha() for sign in text)

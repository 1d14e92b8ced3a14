"""Does a message wait for an answer, or does it only offer more help."""

from __future__ import annotations

import re

_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_OFFER = re.compile(
    r"\b(?:anything|something|what|more)\b.{0,30}\b(?:else|more|help|need|look up)\b|"
    r"\bis there more\b",
    re.IGNORECASE,
)


def waits_for_answer(text: str) -> bool:
    """Is there a question in it besides "Anything else?"."""
    questions = (part for part in _SENTENCE.findall(text) if part.rstrip().endswith("?"))
    return any(not _OFFER.search(part) for part in questions)

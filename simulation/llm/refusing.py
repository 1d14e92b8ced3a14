"""Refusals that come as ordinary words: what a model says when it will not play at all."""

from __future__ import annotations

import re

from simulation.llm.failures import Failure, ModelFailed

_CANNED = re.compile(
    r"(?:(?:(?:i['’]?m|i am) (?:very |really |so )?)?sorry|i apologi[sz]e|unfortunately)?"
    r"[\s,.!]*(?:but )?"
    r"(?:as an ai(?: language)?(?: model| assistant)?,? )?"
    r"i(?: can['’]?t| cannot| can not|['’]?m (?:not able|unable) to| am (?:not able|unable) to"
    r"| won['’]?t)(?: be able to)?"
    r" (?:assist(?: you)?|help(?: you)?|comply|continue|engage|fulfil+)(?: with)?"
    r" (?:that|this|your)(?: (?:request|conversation|topic|task|role-?play))?[.!\s]*",
    re.I,
)


def refuse_canned(text: str) -> None:
    """Raises ModelFailed where the whole answer is nothing but a model's refusal."""
    if _CANNED.fullmatch(text.strip()):
        raise ModelFailed(Failure.REFUSAL, f"It refused: {text.strip()!r}")

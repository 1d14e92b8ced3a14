"""Looking for a turn: by its number, or by words that were said, called or returned."""

from __future__ import annotations

import re
from collections.abc import Sequence

from curation.models import Turn

LONGEST = 200
"""Characters that are looked for."""
NUMBER = re.compile(r"#?(\d{1,9})", re.ASCII)


def place_of(turns: Sequence[Turn], text: str, *, after: int) -> int | None:
    """The seq of the turn with that number, or of the next one after ``after`` that has the words,
    from the beginning again where there is none; None where no turn is meant.
    """
    wanted = text.strip()[:LONGEST].casefold()
    number = NUMBER.fullmatch(wanted)
    if number is not None:
        return next((turn.seq for turn in turns if turn.seq == int(number[1])), None)
    ahead = [turn for turn in turns if turn.seq > after]
    behind = [turn for turn in turns if turn.seq <= after]
    return next((turn.seq for turn in [*ahead, *behind] if wanted and _says(turn, wanted)), None)


def _says(turn: Turn, wanted: str) -> bool:
    message = turn.content["message"]
    calls = (call.get("function") or {} for call in message.get("tool_calls") or ())
    named = (f"{one.get('name')} {one.get('arguments')}" for one in calls)
    texts = (message.get("content"), message.get("name"), *named)
    return any(wanted in str(text).casefold() for text in texts if text)

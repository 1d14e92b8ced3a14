"""Whether words say yes."""

from __future__ import annotations

import re

_YES = re.compile(
    r"\b(yes|yeah|yep|sure|ok(ay)?|please( do)?|go (ahead|for it)|do (it|that)|confirm(ed)?|correct"
    r"|right|exactly|absolutely|perfect|fine|sounds good|that works|of course)\b",
    re.I,
)
_NO = re.compile(r"^\W*(no|nope|wait|stop|not)\b|\b(don't|do not)\b", re.I)


def is_a_yes(text: str) -> bool:
    return bool(_YES.search(text)) and not _NO.search(text)

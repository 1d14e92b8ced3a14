"""Whether a result tells of a failure, in the many ways in which tools say so."""

from __future__ import annotations

import re

from simulation.export.chats.chat import Said
from simulation.llm.loose_json import strict

_ERROR = re.compile(r"\s*(?:error|exception|failed)\b", re.I)


def says_failure(said: Said) -> bool:
    """Marked as an error, an object that is nothing but one, or a text that begins as one."""
    text = said.message.content or ""
    found = strict(text)
    if isinstance(found, dict):
        return said.failed or bool(found.get("error")) or found.get("success") is False
    spoken = found if isinstance(found, str) else text
    return said.failed or (not isinstance(found, list) and bool(_ERROR.match(spoken)))

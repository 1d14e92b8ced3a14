"""Request bodies: JSON whose text can be stored and shown."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

from curation.errors import FieldProblem, Refused


class TextParser(Parser):
    """Refuses what no text may hold: half of a surrogate pair, and the character NUL."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Raises ValueError, which is answered as a body that cannot be read, and Refused."""
        data = json.loads(request.body)
        if not _is_text(json.dumps(data, ensure_ascii=False)):
            raise Refused(
                FieldProblem(
                    "body", "It holds the character NUL or half a character.", "Leave it out."
                )
            )
        return data


def _is_text(dumped: str) -> bool:
    try:
        dumped.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return "\\u0000" not in dumped

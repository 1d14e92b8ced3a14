"""Request bodies: JSON whose text can be stored and shown."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser


class TextParser(Parser):
    """Refuses what no text may hold: half of a surrogate pair, and the character NUL."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Raises ValueError, which is answered as a body that cannot be read."""
        data = json.loads(request.body)
        text = json.dumps(data, ensure_ascii=False)
        text.encode("utf-8")
        if "\\u0000" in text:
            raise ValueError("the body holds the character NUL")
        return data

"""Which optional parameters a model takes: learned from what its endpoint refuses.

Reasoning models want ``max_completion_tokens`` and no temperature; some servers know no seed.
A refused parameter is left out from then on, and the record shows what was really sent.
"""

from __future__ import annotations

import re

from simulation.vocabulary.value import JsonObject

RENAMED = {"max_tokens": "max_completion_tokens"}
OPTIONAL = frozenset({"temperature", "top_p", "seed", "max_tokens", "max_completion_tokens"})
_COMPLAINT = re.compile(
    r"unsupported|not supported|unrecognized|unknown|unexpected|not permitted|not allowed|"
    r"does not support|extra inputs|use '?max_completion_tokens",
    re.I,
)


class Dialect:
    def __init__(self) -> None:
        self._without: set[str] = set()

    def spoken(self, body: JsonObject) -> JsonObject:
        """``body`` as this model takes it."""
        if not self._without:
            return body
        plain = dict(body)
        for name in self._without & plain.keys():
            value = plain.pop(name)
            other = RENAMED.get(name)
            if other is not None and other not in self._without:
                plain[other] = value
        return plain

    def learns(self, sent: JsonObject, param: object, message: str) -> bool:
        """Was ``sent`` refused for a parameter that can be left out? It is, from now on."""
        if not _COMPLAINT.search(message):
            return False
        named = param if isinstance(param, str) else ""
        refused = next((name for name in sorted(OPTIONAL & sent.keys()) if name == named), None)
        refused = refused or next(
            (name for name in sorted(OPTIONAL & sent.keys()) if _names(message, name)), None
        )
        if refused is None:
            return False
        self._without.add(refused)
        return True


def _names(message: str, parameter: str) -> bool:
    return re.search(rf"(?<![\w]){parameter}(?![\w])", message) is not None

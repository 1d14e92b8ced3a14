"""A line with its values masked, to see whether it has been said before."""

from __future__ import annotations

import re

_VALUES = re.compile(
    r'"[^"]*"|[\w.+-]+@[\w.-]+|\b[\w/-]*\d[\w/.:,-]*|(?<=[a-z,] )[A-Z][\w\'-]+(?: [A-Z][\w\'-]+)*'
)


def masked(text: str) -> str:
    """The text without quotations, addresses, codes, numbers and names, in lower case."""
    return " ".join(_VALUES.sub("*", text).casefold().split())

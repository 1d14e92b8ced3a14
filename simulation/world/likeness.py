"""SQL's LIKE in time proportional to the text, whatever the pattern.

SQLite's own matcher takes the length of the text times that of the pattern where both repeat
themselves. Here a pattern is cut at its percent signs, and the pieces are looked for in order.
"""

from __future__ import annotations

from functools import lru_cache

Pieces = tuple[bytes, ...]


@lru_cache(maxsize=4096)
def pieces_of(pattern: str, escape: str) -> Pieces | None:
    """What stands between the percent signs, folded; None where ``_`` stands for a character."""
    pieces, current = [], ""
    signs = iter(pattern)
    for sign in signs:
        if escape and sign == escape:
            following = next(signs, None)
            if following is None:
                return None
            current += following
        elif sign == "%":
            pieces.append(current)
            current = ""
        elif sign == "_":
            return None
        else:
            current += sign
    return tuple(fold(piece) for piece in (*pieces, current))


def fold(text: str) -> bytes:
    """LIKE takes the 26 letters of ASCII, and no others, as equal in both cases."""
    return text.encode().lower()


def is_like(text: str, pieces: Pieces) -> bool:
    """Whether ``text`` consists of the pieces in order, with anything between them."""
    folded = fold(text)
    first, last = pieces[0], pieces[-1]
    if len(pieces) == 1:
        return folded == first
    end = len(folded) - len(last)
    if end < len(first) or not folded.startswith(first) or not folded.endswith(last):
        return False
    at = len(first)
    for piece in pieces[1:-1]:
        found = folded.find(piece, at, end)
        if found < 0:
            return False
        at = found + len(piece)
    return True

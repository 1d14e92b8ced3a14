"""The key that a server lets in."""

from __future__ import annotations

from simulation.errors import InputError


def sendable(key: str) -> str:
    """As it goes into a header; one read from a file ends in a line break, which is no part of it.

    Raises InputError for one that no header can hold.
    """
    bare = key.strip()
    if not (bare.isascii() and bare.isprintable()):
        raise InputError(
            "key",
            "The key holds a line break or a letter that no key has.",
            "Copy it again from where it was made: it is one word of plain letters and signs.",
        )
    return bare

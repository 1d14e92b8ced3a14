"""The text of an answer: thoughts taken out, what no text may hold taken away."""

from __future__ import annotations

import re
from typing import NamedTuple

_TAG = re.compile(r"<(/?)(?:think|thinking|thought|reasoning)>", re.I)
_MARKERS = re.compile(r"(?:<\|[\w-]{1,40}\|>|</s>|<end_of_turn>)\s*\Z")
_UNSTORABLE = re.compile("[\ud800-\udfff\x00]")


class Parted(NamedTuple):
    said: str
    thought: str
    repairs: tuple[str, ...] = ()


def parted(text: str) -> Parted:
    """What is said apart from what is thought.

    A template may have written the opening tag itself, so that only the closing one is there; a
    thought that does not end leaves nothing said after it.
    """
    if "<" not in text:
        return Parted(text.strip(), "")
    said, thoughts = _sorted_out(text)
    spoken, markers = _MARKERS.subn("", "".join(said).strip())
    thought = "\n\n".join(part.strip() for part in thoughts if part.strip())
    repairs = (("inline_thinking",) if thoughts else ()) + (("stop_marker",) if markers else ())
    return Parted(spoken.strip(), thought, repairs)


def _sorted_out(text: str) -> tuple[list[str], list[str]]:
    """One pass from tag to tag, whatever order they stand in."""
    said: list[str] = []
    thoughts: list[str] = []
    depth = at = 0
    for tag in _TAG.finditer(text):
        piece, at = text[at : tag.start()], tag.end()
        closes = bool(tag.group(1))
        if closes and not depth and not thoughts:
            thoughts, said = [*said, piece], []
        else:
            (thoughts if depth else said).append(piece)
        depth = max(depth - 1, 0) if closes else depth + 1
    (thoughts if depth else said).append(text[at:])
    return said, thoughts


def storable(text: str) -> str:
    """Without half surrogates and NULs, which neither UTF-8 nor a database takes."""
    return text if is_storable(text) else _UNSTORABLE.sub("\ufffd", text)


def is_storable(text: str) -> bool:
    return (text.isascii() and "\0" not in text) or _UNSTORABLE.search(text) is None

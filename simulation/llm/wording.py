"""The text of an answer: thoughts taken out, what no text may hold taken away."""

from __future__ import annotations

import re
from typing import NamedTuple

_NAMES = r"(?:think|thinking|thought|reasoning)"
_TAG = re.compile(
    rf"(?P<all><\|channel\|>final<\|message\|>)|"
    rf"(?P<close></{_NAMES}\s{{0,9}}>|\[/THINK\]|◁/think▷)|"
    rf"<{_NAMES}(?:\s\w{{1,40}}=[^<>]{{0,100}})?\s{{0,9}}>|\[THINK\]|◁think▷|"
    rf"<\|channel\|>analysis<\|message\|>",
    re.I,
)
"""As templates of several families write them; ``final`` ends all thoughts."""
_SIGNS = ("<", "THINK]", "◁")
_BETWEEN = ("<|start|>assistant", "<|end|>")
"""Of a template's own, before a channel begins."""
_MARKERS = re.compile(r"(?:<\|[\w-]{1,40}\|>|</s>|<end_of_turn>)\s*\Z")
_SEEN = re.compile(
    "[^\\s\x00-\x1f\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202f\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffd]"
)
"""A sign that shows: no blank, no mark of direction or joining, nothing that was replaced."""
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
    if not any(sign in text for sign in _SIGNS):
        return Parted(_seen(text.strip()), "")
    said, thoughts = _sorted_out(text)
    spoken, markers = _MARKERS.subn("", "".join(said).strip())
    thought = "\n\n".join(part.strip() for part in thoughts if part.strip())
    repairs = (("inline_thinking",) if thoughts else ()) + (("stop_marker",) if markers else ())
    return Parted(_seen(spoken.strip()), thought, repairs)


def _sorted_out(text: str) -> tuple[list[str], list[str]]:
    """One pass from tag to tag, whatever order they stand in."""
    said: list[str] = []
    thoughts: list[str] = []
    depth = at = 0
    for tag in _TAG.finditer(text):
        piece, at = text[at : tag.start()], tag.end()
        closes, closes_all = tag["close"] or tag["all"], tag["all"]
        if "<|" in tag.group():
            piece = _before_channel(piece)
        if closes and not depth and not thoughts:
            thoughts, said = [*said, piece], []
        else:
            (thoughts if depth else said).append(piece)
        depth = 0 if closes_all else max(depth - 1, 0) if closes else depth + 1
    (thoughts if depth else said).append(text[at:])
    return said, thoughts


def _before_channel(piece: str) -> str:
    for mark in _BETWEEN:
        bare = piece.rstrip()
        piece = bare.removesuffix(mark) if bare.endswith(mark) else piece
    return piece


def _seen(text: str) -> str:
    """Empty where nobody would see anything."""
    return text if _SEEN.search(text) else ""


def storable(text: str) -> str:
    """Without half surrogates and NULs, which neither UTF-8 nor a database takes."""
    return text if is_storable(text) else _UNSTORABLE.sub("\ufffd", text)


def is_storable(text: str) -> bool:
    return (text.isascii() and "\0" not in text) or _UNSTORABLE.search(text) is None

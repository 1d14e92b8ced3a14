"""Prompts are files beside the code, and versions by their content."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from string import Template
from typing import NamedTuple

VERSION_LENGTH = 16


class Prompt:
    """``$name`` in the text is filled in; what is filled in may itself hold dollars."""

    def __init__(self, *texts: str) -> None:
        self._texts = tuple(tuple(_pieces(text)) for text in texts)
        self.version = sha256("\x1f".join(texts).encode()).hexdigest()[:VERSION_LENGTH]

    def filled(self, place: int = 0, /, **values: str) -> str:
        """The text at ``place``; raises KeyError for a name that was not given."""
        pieces = [values[text] if is_name else text for text, is_name in self._texts[place]]
        return "".join(pieces).strip()


class Piece(NamedTuple):
    text: str
    is_name: bool = False


def _pieces(text: str) -> Iterator[Piece]:
    """A template taken apart once, not at each request; ``$$`` is a dollar."""
    at = 0
    for found in Template.pattern.finditer(text):
        yield Piece(text[at : found.start()])
        name = found["named"] or found["braced"]
        yield Piece(name, is_name=True) if name else Piece("$")
        at = found.end()
    yield Piece(text[at:])


@lru_cache(maxsize=16)
def prompt(package: str, *names: str) -> Prompt:
    """The prompt made of ``names`` (without ``.md``) in ``package``, one version for all."""
    folder = files(package)
    return Prompt(*(folder.joinpath(f"{name}.md").read_text("utf-8") for name in names))

"""Prompts are files beside the code, and versions by their content."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from string import Template

VERSION_LENGTH = 16


class Prompt:
    """``$name`` in the text is filled in; what is filled in may itself hold dollars."""

    def __init__(self, *texts: str) -> None:
        self._templates = tuple(Template(text) for text in texts)
        self.version = sha256("\x1f".join(texts).encode()).hexdigest()[:VERSION_LENGTH]

    def filled(self, place: int = 0, /, **values: str) -> str:
        """The text at ``place``; raises KeyError for a name that was not given."""
        return self._templates[place].substitute(values).strip()


@lru_cache(maxsize=16)
def prompt(package: str, *names: str) -> Prompt:
    """The prompt made of ``names`` (without ``.md``) in ``package``, one version for all."""
    folder = files(package)
    return Prompt(*(folder.joinpath(f"{name}.md").read_text("utf-8") for name in names))

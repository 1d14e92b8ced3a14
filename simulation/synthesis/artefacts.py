"""What synthesis makes, piece by piece, told as each piece is proved or dropped."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from simulation.vocabulary.value import Value


class Stage(StrEnum):
    SCHEMA = "schema"
    DATA = "data"
    WORDS = "words"
    """What people call tables and columns."""
    QUESTIONS = "questions"
    TOOLS = "tools"
    RETURNS = "returns"
    EXPANSION = "expansion"
    POLICY = "policy"
    TASKS = "tasks"


class Artefact(Value):
    stage: Stage
    name: str
    proved: bool
    """It ran in a scratch world, or satisfied its schema; False: it was dropped."""
    reason: str = ""
    """Why it was dropped, in a sentence for people."""
    attempts: int = 1
    """How often the model was asked until it held, or was given up."""
    content: Any = None
    """The piece itself, as JSON."""


def proved(
    stage: Stage, name: str, content: Any, *, reason: str = "", attempts: int = 1
) -> Artefact:
    """``reason`` says what had to be put right for that."""
    return Artefact(
        stage=stage, name=name, proved=True, reason=reason, attempts=attempts, content=content
    )


def dropped(
    stage: Stage, name: str, reason: str, *, attempts: int = 1, content: Any = None
) -> Artefact:
    return Artefact(
        stage=stage, name=name, proved=False, reason=reason, attempts=attempts, content=content
    )


Told = Callable[[Artefact], None]
"""Told each piece at once, so that somebody who waits can watch; must not block."""


def unheard(_artefact: Artefact) -> None:
    """For a caller who does not watch."""

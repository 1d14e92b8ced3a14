"""What becomes of a record at a target: a row, or a refusal with its reason; never silence."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from simulation.vocabulary.state import Record
from simulation.vocabulary.value import JsonObject


class Exported(NamedTuple):
    """``row`` is None exactly where ``refusal`` says why."""

    record: str
    """The record's id."""
    row: JsonObject | None
    refusal: str = ""
    warnings: tuple[str, ...] = ()
    """What the target cannot carry, and was left out or masked."""


class Rendered(NamedTuple):
    row: JsonObject
    warnings: tuple[str, ...] = ()


Render = Callable[[Record], Rendered]
"""One record to one row; raises ExportRefused with the reason."""

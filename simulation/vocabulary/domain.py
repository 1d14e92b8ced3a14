"""A domain: what an agent works with. Its database image is kept beside it, by hash."""

from __future__ import annotations

from typing import Literal

from simulation.vocabulary.kept import Kept
from simulation.vocabulary.lexicon import Lexicon
from simulation.vocabulary.personas import Persona
from simulation.vocabulary.tools import Tool
from simulation.vocabulary.value import Value


class Gap(Value):
    """Something in the database that cannot be offered, and why."""

    subject: str
    """``table`` or ``table.column`` or a tool's name."""
    reason: str
    remedy: str = ""


class Coverage(Value):
    """How well a database can be talked about; shown instead of weak dialogues."""

    grade: Literal["good", "fair", "poor", "none"] = "good"
    tables: int = 0
    tables_offered: int = 0
    columns: int = 0
    columns_offered: int = 0
    rows: int = 0
    sliced_rows: int | None = None
    """Rows kept where the database was too large and a closed slice of it is used."""
    gaps: tuple[Gap, ...] = ()


class Domain(Value):
    """Everything but the data: tools, words, policy, who calls.

    ``world`` is the sha256 of the base image (serialized SQLite); ``now`` the domain's fixed
    clock, ISO 8601 without zone, told to both seats.
    """

    name: str
    """A slug: lower case, digits and hyphens."""
    title: str
    description: str
    now: str
    policy: str = ""
    """What the agent may and must do, in plain text; part of the system turn."""
    tools: tuple[Tool, ...]
    lexicon: Lexicon = Lexicon()
    personas: tuple[Persona, ...] = ()
    world: str
    coverage: Coverage = Coverage()

    def tool(self, name: str) -> Tool | None:
        return _by_name(self.tools).get(name)


def _first_by_name(tools: tuple[Tool, ...]) -> dict[str, Tool]:
    return {tool.name: tool for tool in reversed(tools)}


_by_name = Kept(_first_by_name)

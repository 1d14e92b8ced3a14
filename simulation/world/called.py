"""What came of one call of a tool."""

from __future__ import annotations

from typing import NamedTuple

from simulation.vocabulary.state import Diff


class Called(NamedTuple):
    """The outcome of a call, whatever the model sent."""

    content: str
    """JSON for the agent: rows, a row, ``{"changed": n}`` or ``{"error": "sentence"}``."""
    ok: bool
    error: str | None = None
    """``invalid_arguments``, ``not_found``, ``constraint``, ``limit``, or ``refused`` for a tool
    body that the sandbox does not run."""
    rows: int = 0
    diff: Diff | None = None
    """None for a read and for a failure, empty for a change that changed nothing."""
    digest: str = ""
    touched: frozenset[str] = frozenset()
    """Tables of which it wrote rows, even where they ended as they began."""

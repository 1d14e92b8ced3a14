"""A tool's statement read for its meaning: tables, and what each parameter stands beside.

Only what is plain is understood; anything else stays without a meaning, never a wrong one.
"""

from __future__ import annotations

from simulation.synthesis.brief.statements.comparing import Beside
from simulation.synthesis.brief.statements.reading import Reading, changes_rows, read_statement
from simulation.synthesis.brief.statements.result import Result

__all__ = ["Beside", "Reading", "Result", "changes_rows", "read_statement"]

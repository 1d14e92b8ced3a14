"""A domain from a sentence or two, written by models and proved piece by piece.

Questions come first, then a schema that could answer them, rows, tools, what the tools lack, a
policy. A model writes each piece; code runs it in a scratch world, hands errors back for repair,
and drops what does not prove itself, with its reason.
"""

from __future__ import annotations

from simulation.synthesis.brief.making import from_brief
from simulation.synthesis.brief.wording import checked_brief

__all__ = ["checked_brief", "from_brief"]

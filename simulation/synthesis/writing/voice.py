"""Whose concerns a domain's written tasks are: a caller's own, or a colleague's."""

from __future__ import annotations

from typing import Literal

from simulation.vocabulary.domain import Domain

Voice = Literal["caller", "colleague"]


def voice_of(domain: Domain) -> Voice:
    """A caller's where the domain has callers, or nothing but tools: those act for whoever writes.

    All written tasks of a domain have one voice, so that whoever plays them can be told.
    """
    speaks = any(persona.voice == "caller" for persona in domain.personas)
    only_tools = all(tool.sql is None for tool in domain.tools)
    return "caller" if speaks or domain.lexicon.caller or only_tools else "colleague"

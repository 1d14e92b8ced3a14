"""The rule-based agent: reads, plans over frames, and speaks; a pure function of its view."""

from __future__ import annotations

from simulation.seats.agenda.agent.seat import AgendaAgent

__all__ = ["AgendaAgent"]

"""The agenda user: policy over acts, a pure function of what the user has seen."""

from __future__ import annotations

from simulation.seats.agenda.user.seat import AgendaUser

__all__ = ["AgendaUser"]

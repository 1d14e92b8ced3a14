"""The embedded default: both seats played by rules over the domain's words, without a model."""

from __future__ import annotations

from simulation.dialogue.cast import Cast
from simulation.seats.agenda.agent.seat import AgendaAgent
from simulation.seats.agenda.user.seat import AgendaUser


def agenda_cast() -> Cast:
    """Its seats keep nothing between moves: one cast plays any number of dialogues at once."""
    return Cast(user=AgendaUser(), agent=AgendaAgent())

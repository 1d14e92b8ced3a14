"""Chat models in the seats: what they are told, and what is made of their answers.

An answer becomes a move only when everything in it is usable. What is not is mended where only
its form was wrong, asked for again with the reason where the model could do better, and ends
the dialogue with that reason where the attempts are used up.
"""

from __future__ import annotations

from simulation.seats.llm.agent.seat import LlmAgent
from simulation.seats.llm.tools.seat import LlmToolSimulator
from simulation.seats.llm.user.seat import LlmUser

__all__ = ["LlmAgent", "LlmToolSimulator", "LlmUser"]

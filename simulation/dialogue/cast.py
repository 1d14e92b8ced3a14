"""Who plays: one seat for the user, one for the agent, whatever sits on them."""

from __future__ import annotations

from dataclasses import dataclass

from simulation.seats.protocol import AgentSeat, ToolSeat, UserSeat


@dataclass(frozen=True)
class HumanSeat:
    """A person sits here: the run stops and waits for what they write.

    Their turn comes in as a fork that appends (``simulation.dialogue.fork``).
    """


@dataclass(frozen=True)
class Cast:
    user: UserSeat | HumanSeat
    agent: AgentSeat | HumanSeat
    tools: ToolSeat | None = None
    """Who answers calls of tools without SQL; None: such a call ends the dialogue."""

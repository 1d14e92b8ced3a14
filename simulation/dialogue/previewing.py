"""What the simulated user would say next, without anything being played on."""

from __future__ import annotations

from simulation.checks.examine import examined
from simulation.dialogue.advance import spoken_turn
from simulation.errors import SeatFailed
from simulation.seats.protocol import Leave, UserSeat, user_view
from simulation.vocabulary.hearing import heard
from simulation.vocabulary.messages import Role
from simulation.vocabulary.state import DialogueState, Turn


async def next_words(state: DialogueState, user: UserSeat) -> Turn | str:
    """The user's next turn with what the checks find in it; a reason where they would leave or
    have nothing to say. The agent must have spoken last.

    A user speaks without touching the world, so that none has to be restored.
    """
    try:
        said = await user.speak(user_view(heard(state)))
        if isinstance(said, Leave):
            return said.reason
        digest = state.turns[-1].world_digest if state.turns else ""
        return examined(state, spoken_turn(state, digest, Role.USER, said))
    except SeatFailed as failure:
        return failure.reason

"""The user's seat, played by the agenda: no model, no memory, the same view the same words."""

from __future__ import annotations

from simulation.seats.agenda.user.policy import next_move
from simulation.seats.agenda.wording.utter import utter
from simulation.seats.protocol import Leave, UserView, Utterance
from simulation.vocabulary.state import Author


class AgendaUser:
    """A UserSeat."""

    async def speak(self, view: UserView) -> Utterance | Leave:
        move = next_move(view)
        if move.leave:
            return Leave(reason=move.leave)
        return Utterance(
            content=utter(move, view),
            author=Author.AGENDA,
            by="agenda",
            done=move.done,
            acts=move.acts,
            rules=move.fired,
        )

"""Who speaks: register, voice, and where the speaker's choices are drawn from.

A line in a bank may be marked: ``~`` for casual speakers only, ``^`` for formal ones only. A
line with neither suits anybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from simulation.seats.agenda.wording.words import Words
from simulation.seats.protocol import UserView
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.messages import Role
from simulation.vocabulary.personas import Persona

PLAINEST = 6
"""How many of a bank's first lines somebody uses who does not vary the wording."""


@dataclass(frozen=True)
class Tone:
    words: Words
    persona: Persona
    chance: Chance
    caller: str = ""
    """The table whose row the speaker is; "" for a colleague at a desk."""
    year: str = ""
    """The current one, which callers leave out."""
    varied: bool = True
    earlier: str = ""
    """All that the speaker has said in the dialogue."""

    @staticmethod
    def of(view: UserView, attempt: int, *, varied: bool) -> Tone:
        return Tone(
            words=Words.of(view.domain),
            persona=view.persona,
            chance=view.chance.at("wording", attempt),
            caller=caller_of(view),
            year=view.domain.now[:4],
            varied=varied,
            earlier=" ".join(
                turn.message.content or "" for turn in view.turns if turn.message.role is Role.USER
            ),
        )

    def at(self, *place: object) -> Tone:
        return replace(self, chance=self.chance.at(*place))

    def pick(self, purpose: str, bank: Sequence[str]) -> str:
        """A line of the bank that suits the speaker, its mark taken off."""
        suited = [line for line in bank if self._suits(line)] or list(bank)
        if not self.varied:
            suited = suited[:PLAINEST]
        return self.chance.at(purpose).pick(suited).lstrip("~^")

    def any_of(self, purpose: str, options: Sequence[str]) -> str:
        """One of several equal ways to put it, whatever the register."""
        if not self.varied:
            return options[0]
        return self.chance.at(purpose).pick(options)

    def happens(self, purpose: str, probability: float) -> bool:
        return self.chance.at(purpose).happens(probability)

    def _suits(self, line: str) -> bool:
        if line.startswith("~"):
            return self.persona.formality <= 0.5
        if line.startswith("^"):
            return self.persona.formality >= 0.5
        return True


def caller_of(view: UserView) -> str:
    """The caller's table, where the persona calls on its own behalf."""
    return view.domain.lexicon.caller if view.persona.voice == "caller" else ""

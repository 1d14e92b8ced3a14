"""A refusal that would befall every dialogue on these models: a key, a quota, a name, an address.

It may be over by the time that somebody looks; it may stay, and then the run is set aside whole
instead of being burnt dialogue by dialogue; and it may be meant for what this one says alone.
"""

from __future__ import annotations

import asyncio
from typing import Final

from curation.engine.casts import PLAYED_BY
from curation.engine.reasons import failure_in
from curation.errors import NotReady
from curation.jobs.casting import Casting
from curation.jobs.hold import Hold
from curation.jobs.loading import Loaded
from simulation.llm import Failure
from simulation.llm.lineup import ModelRole
from simulation.vocabulary.state import DialogueState, Outcome, Status

EVERYBODYS: Final = frozenset(
    {
        Failure.KEY_REFUSED,
        Failure.QUOTA_EXHAUSTED,
        Failure.MODEL_NOT_FOUND,
        Failure.UNREACHABLE,
        Failure.NOT_AN_API,
    }
)
LOOKS = 3
"""How often a turn is asked for again after the endpoint was found to be well."""
LOOK_AGAIN_SECONDS = 1.0
"""Before the first of them; twice as long each time."""


class Refusals:
    """Of one dialogue."""

    def __init__(self, casting: Casting, hold: Hold) -> None:
        self._casting = casting
        self._hold = hold
        self._at = -1
        self._looks = 0

    async def is_over(self, loaded: Loaded, state: DialogueState, outcome: Outcome) -> bool:
        """Whether the turn that failed can be asked for again. Raises NotReady where the models
        cannot be asked for anything, or not for what dialogues ask.
        """
        found = failure_in(outcome.reason) if outcome.status is Status.FAILED else None
        if found is None or found[1] not in EVERYBODYS:
            return False
        await self._hold.on(self._casting.still_ready(loaded.run, loaded.models))
        if self._may_look_again(len(state.turns)):
            await self._hold.on(asyncio.sleep(LOOK_AGAIN_SECONDS * 2 ** (self._looks - 1)))
            return True
        role = ModelRole(found[0])
        if not (self._casting.has_answered(loaded.models, role) or _has_spoken(state, role)):
            raise NotReady(await self._casting.doors.refusal(loaded.models[role], found[1]))
        return False

    def _may_look_again(self, at: int) -> bool:
        if at != self._at:
            self._at, self._looks = at, 0
        self._looks += 1
        return self._looks <= LOOKS


def _has_spoken(state: DialogueState, role: ModelRole) -> bool:
    """Then it is asked for something that it does give."""
    return any(PLAYED_BY.get(turn.message.role) is role for turn in state.turns if turn.sampling)

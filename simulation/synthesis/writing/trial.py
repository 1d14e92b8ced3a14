"""One answer of the writer: read, and tried in a scratch world."""

from __future__ import annotations

from simulation.llm.answers import one_object, unusable
from simulation.llm.asking import Usable
from simulation.llm.chat import Reply
from simulation.llm.failures import ModelFailed
from simulation.synthesis.writing.ground import Ground
from simulation.synthesis.writing.proposal import read_proposal
from simulation.synthesis.writing.proving import prove
from simulation.synthesis.writing.thread import Thread
from simulation.synthesis.writing.unproved import Unproved

LONGEST_ECHO = 6_000


class Trial:
    """Reads the answers to one question, and remembers what was wrong with the last."""

    def __init__(self, ground: Ground, thread: Thread) -> None:
        self._ground = ground
        self._thread = thread
        self.problem = ""

    def read(self, reply: Reply) -> Usable[Thread]:
        """Raises ModelFailed with what is wrong and what was sent, for the model to mend."""
        text = reply.content or ""
        try:
            found = one_object(text)
            proved = prove(self._ground, self._thread, read_proposal(found.move))
        except ModelFailed as failed:
            self.problem = failed.detail
            raise
        except Unproved as problem:
            self.problem = str(problem)
            echo = f"{problem}\n\nYou had sent:\n{text[:LONGEST_ECHO]}\n\n"
            raise unusable(echo) from problem
        return Usable(proved, found.repairs)

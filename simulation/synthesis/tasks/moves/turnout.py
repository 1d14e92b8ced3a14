"""What a move leaves behind: the subtask, its words, and what may be talked about next."""

from __future__ import annotations

from typing import NamedTuple

from simulation.synthesis.tasks.draft import Draft, Goal
from simulation.synthesis.tasks.introducing import know_oneself
from simulation.synthesis.tasks.ledger import Executed
from simulation.synthesis.tasks.scene import Focus, Listing, Subject
from simulation.vocabulary.lexicon import Frame, Purpose
from simulation.vocabulary.tasks import Subtask


class Turnout(NamedTuple):
    subtask: Subtask
    goal: Goal
    unknown: tuple[str, ...]


def settle(
    draft: Draft,
    frame: Frame,
    goal: Goal,
    subject: Subject | None = None,
    phrase: str = "",
    listed: Executed | None = None,
) -> Turnout:
    """Finishes the subtask; the scene then talks about ``subject`` or about the ``listed`` rows."""
    scene = draft.scene
    know_oneself(draft)
    subtask = draft.finish(frame, goal)
    if scene.caller is not None:
        scene.introductions += tuple(
            slot for slot in subtask.knows if slot.purpose is not Purpose.VALUE
        )
    scene.subtasks.append(subtask)
    scene.known |= {(slot.column, str(slot.value)) for slot in subtask.knows}
    scene.known |= {(want.column, str(value)) for want in subtask.wants for value in want.values}
    scene.listing = Listing(frame.tool, listed, draft.id) if listed is not None else None
    if subject is not None:
        scene.focus.append(Focus(subject, draft.id, phrase))
    return Turnout(subtask, goal, tuple(draft.unknown))

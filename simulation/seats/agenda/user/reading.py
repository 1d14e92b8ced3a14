"""The other side's turns as acts: its own where it has them, else read from its text."""

from __future__ import annotations

import re

from simulation.seats.agenda.wording.words import Words
from simulation.vocabulary.acts import Act, ActKind
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.state import Turn
from simulation.vocabulary.tasks import Subtask

_PATTERNS: tuple[tuple[ActKind, str], ...] = (
    (ActKind.UNABLE, r"\b(not able to|unable to|can(no|')t|cannot) (do|help|offer|handle)\b"),
    (ActKind.EMPTY, r"\b(could(n't| not) find|no (matching|such|record)|nothing (was )?found)\b"),
    (ActKind.FAIL, r"\b(went wrong|failed|error|did(n't| not) work)\b"),
    (ActKind.PROPOSE, r"\b(shall|should) I\b|\b(go ahead|proceed)\b[^.]*\?|\bconfirm\b[^.]*\?"),
    (ActKind.DONE, r"\b(done|all set|has been|have been|is now|I(\u2019|'| ha)ve (just )?\w+ed)\b"),
    (ActKind.MORE, r"\b(anything|something) else\b"),
    (ActKind.ASK, r"\b(what|which|who|when|could you|can you|may I have|please)\b[^.]*\?"),
)


def acts_of(turn: Turn, domain: Domain) -> tuple[Act, ...]:
    """The turn's acts; of a turn that somebody else wrote, what its text appears to do."""
    if turn.acts is not None:
        return turn.acts
    return _read(turn.message.content or "")


def _read(text: str) -> tuple[Act, ...]:
    found = [kind for kind, pattern in _PATTERNS if re.search(pattern, text, re.I)]
    if not found or found == [ActKind.MORE]:
        found = [ActKind.REPORT, *found]
    return tuple(Act(kind=kind) for kind in found)


def asks_for(text: str, subtask: Subtask, said: set[int], words: Words) -> bool:
    """Does a person's message bring up this subtask: by something it is about and wants."""
    lowered = text.casefold()
    entity = words.entity(subtask.entity)
    names = {entity.singular, entity.plural, *entity.synonyms}
    about = any(name.casefold() in lowered for name in names)
    wanted = [words.label(want.column).casefold() in lowered for want in subtask.wants]
    return (about or bool(said)) and (any(wanted) or (about and bool(said)))

"""What to do about one matter: calls to make, or something to say."""

from __future__ import annotations

from typing import NamedTuple

from simulation.seats.agenda.agent.matter import Matter
from simulation.seats.agenda.agent.note import Note
from simulation.seats.agenda.agent.running import Wanted
from simulation.vocabulary.acts import Act, ActKind, Said, is_wish
from simulation.vocabulary.lexicon import Frame


class Move(NamedTuple):
    """Calls, or else a note."""

    calls: tuple[Wanted, ...] = ()
    note: Note | None = None
    final: bool = False
    """The calls give the answer itself, not what leads to it."""


def note_of(
    kind: ActKind, matter: Matter, frame: Frame | None, slots: tuple[Said, ...] = ()
) -> Note:
    """A note about a matter, and about the rows of a frame where one is at hand."""
    act = Act(
        kind=kind,
        intent=matter.act.intent or (frame.intent if frame else None),
        entity=frame.entity if frame else matter.act.entity,
        tool=matter.act.tool or (frame.tool if frame else ""),
        slots=slots,
        wants=matter.act.wants if kind is ActKind.UNABLE and is_wish(matter.act) else (),
    )
    return Note(act=act)


def saying(
    kind: ActKind, matter: Matter, frame: Frame | None, slots: tuple[Said, ...] = ()
) -> Move:
    """A question or a refusal; one asked again if the last question had no answer."""
    return Move(note=note_of(kind, matter, frame, slots)._replace(again=matter.no_answer))

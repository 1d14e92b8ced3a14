"""Turns that people marked as not to be learned from."""

from __future__ import annotations

from django.db.models import Q

from curation.engine.paths import Path
from curation.models import Note
from simulation.vocabulary.state import Record

MARK = "do_not_train"


def masked(record: Record, path: Path) -> Record:
    """The record for a trainer: marked turns count as faulty, so that targets leave them out."""
    marked = _marked(path)
    if not marked:
        return record
    turns = tuple(
        turn.model_copy(update={"faults": (*turn.faults, MARK)}) if turn.seq in marked else turn
        for turn in record.state.turns
    )
    return record.model_copy(update={"state": record.state.model_copy(update={"turns": turns})})


def _marked(path: Path) -> set[int]:
    wanted = Q(pk__in=[])
    for part in path:
        wanted |= Q(
            turn__trajectory_id=part.trajectory, turn__seq__gte=part.start, turn__seq__lt=part.end
        )
    notes = Note.objects.filter(wanted, kind=Note.Kind.DO_NOT_TRAIN, withdrawn_at=None)
    return set(notes.values_list("turn__seq", flat=True))

"""Remarks on turns; they belong to the turn and show in every branch that has it."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.utils import timezone

from curation.engine.paths import path_of
from curation.engine.tail import turn_at
from curation.errors import FieldProblem, NotThere, Refused
from curation.models import Note, Trajectory

LONGEST_NOTE = 20_000


def add_note(
    trajectory: Trajectory,
    *,
    seq: int,
    by: User,
    body: str = "",
    kind: Note.Kind = Note.Kind.COMMENT,
) -> Note:
    """Raises NotThere for a turn that does not exist, Refused for an empty or endless comment."""
    turn = turn_at(path_of(trajectory), seq)
    if turn is None:
        raise NotThere(f"There is no turn {seq} in this dialogue.")
    if kind == Note.Kind.COMMENT and not body.strip():
        raise Refused(FieldProblem("body", "The comment is empty.", "Write something."))
    if len(body) > LONGEST_NOTE:
        raise Refused(
            FieldProblem("body", f"The limit is {LONGEST_NOTE:,} characters.", "Shorten it.")
        )
    return Note.objects.create(
        workspace_id=trajectory.workspace_id, turn=turn, by=by, body=body.strip(), kind=kind
    )


def withdraw_note(note: Note) -> None:
    Note.objects.filter(pk=note.pk, withdrawn_at=None).update(withdrawn_at=timezone.now())

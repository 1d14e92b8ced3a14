"""Remarks on a turn, and marking it as not to be learned from.

Each answer is the turn as it is now for a page with scripts, else the page at that turn.
"""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST

from curation.errors import CurationError, NotThere
from curation.models import Note, Trajectory
from curation.services.notes import add_note, withdraw_note
from curation.web.access import MemberRequest, member_page
from curation.web.forms.editing import NoteForm
from curation.web.lookup import own_trajectory, sent
from curation.web.refusals import add_to
from curation.web.transcript.answers import place_of, turn_answer


@require_http_methods(["GET", "POST"])
@member_page
def turn_note(request: MemberRequest, key: UUID, seq: int) -> HttpResponse:
    trajectory = own_trajectory(request, key)
    form = NoteForm(sent(request))
    if request.method == "POST" and form.is_valid() and _saved(request, trajectory, seq, form):
        return turn_answer(request, trajectory, seq, f"Noted at turn {seq}.")
    page = "trajectories/_note.html" if request.htmx else "trajectories/note.html"
    shown = {"form": form, "trajectory": trajectory, "seq": seq}
    return render(request, page, shown, status=422 if form.errors else 200)


@require_POST
@member_page
def turn_mask(request: MemberRequest, key: UUID, seq: int) -> HttpResponse:
    """Keep a turn from training, or let it be learned from again.

    The mark belongs to the message, not to the results that it waited for: those are never
    learned from.
    """
    trajectory = own_trajectory(request, key)
    bench, block = place_of(request, trajectory, seq)
    rows = Note.objects.filter(turn__in=block.rows, kind=Note.Kind.DO_NOT_TRAIN, withdrawn_at=None)
    standing = list(rows)
    for note in standing:
        withdraw_note(note)
    if not standing:
        add_note(trajectory, seq=block.first, by=request.user, kind=Note.Kind.DO_NOT_TRAIN)
    said = "may be learned from again" if standing else "is kept from training"
    return turn_answer(request, bench.trajectory, block.first, f"Turn {block.first} {said}.")


@require_POST
@member_page
def note_withdraw(request: MemberRequest, key: UUID, seq: int, note: UUID) -> HttpResponse:
    """One's own remark; another person's is not there."""
    trajectory = own_trajectory(request, key)
    mine = Note.objects.in_workspace(request.workspace).filter(by=request.user)
    withdraw_note(get_object_or_404(mine, pk=note))
    return turn_answer(request, trajectory, seq, f"The note at turn {seq} is withdrawn.")


def _saved(request: MemberRequest, trajectory: Trajectory, seq: int, form: NoteForm) -> bool:
    mask = form.cleaned_data["do_not_train"]
    kind = Note.Kind.DO_NOT_TRAIN if mask else Note.Kind.COMMENT
    body = form.cleaned_data["body"]
    try:
        add_note(trajectory, seq=seq, by=request.user, body=body, kind=kind)
    except NotThere as error:
        raise Http404(str(error)) from error
    except CurationError as error:
        add_to(form, error)
        return False
    return True

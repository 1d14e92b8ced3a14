"""Remarks on a turn."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from curation.errors import CurationError, NotThere
from curation.models import Note
from curation.services.notes import add_note
from curation.web.access import MemberRequest, member_page
from curation.web.forms.editing import NoteForm
from curation.web.lookup import own_trajectory, sent
from curation.web.refusals import add_to


@require_http_methods(["GET", "POST"])
@member_page
def turn_note(request: MemberRequest, key: UUID, seq: int) -> HttpResponse:
    trajectory = own_trajectory(request, key)
    form = NoteForm(sent(request))
    if request.method == "POST" and form.is_valid() and _saved(request, key, seq, form):
        messages.success(request, f"Noted at turn {seq}.")
        address = reverse("curation:trajectory", args=[key])
        return redirect(f"{address}?at={seq}#turn-{seq}")
    page = "trajectories/_note.html" if request.htmx else "trajectories/note.html"
    shown = {"form": form, "trajectory": trajectory, "seq": seq}
    return render(request, page, shown, status=422 if form.errors else 200)


def _saved(request: MemberRequest, key: UUID, seq: int, form: NoteForm) -> bool:
    mask = form.cleaned_data["do_not_train"]
    kind = Note.Kind.DO_NOT_TRAIN if mask else Note.Kind.COMMENT
    try:
        add_note(
            own_trajectory(request, key),
            seq=seq,
            by=request.user,
            body=form.cleaned_data["body"],
            kind=kind,
        )
    except NotThere as error:
        raise Http404(str(error)) from error
    except CurationError as error:
        add_to(form, error)
        return False
    return True

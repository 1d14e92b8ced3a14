"""The live preview of the rules editor: one turn, as it was said and as it would be said."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from curation.errors import CurationError
from curation.models import Job, RuleSetVersion, Trajectory
from curation.selectors.preview_places import Place, dialogues_under, one_of, user_places
from curation.services.previews import order_preview, preview, said_at, user_model
from curation.web.access import MemberRequest, member_page
from curation.web.forms.ruling import editor_of
from curation.web.lookup import own_row, own_rules, whole_number
from curation.web.refusals import words_of

PAGE = "rules/preview.html"
PART = f"{PAGE}#preview"


@require_POST
@never_cache
@member_page
def rule_preview(request: MemberRequest, name: str) -> HttpResponse:
    """What is in the editor, tried on the chosen turn; ``ask`` has a model say it."""
    versions = own_rules(request, name)
    newest = versions[0]
    dialogues = dialogues_under(request.workspace, versions)
    row = _chosen(request, dialogues)
    places = user_places(row) if row is not None else []
    shown: dict[str, Any] = {
        "row": newest,
        "dialogues": _with(row, dialogues),
        "dialogue": row,
        "places": places,
        "at": _at(request, places),
        "model": user_model(row) if row is not None else None,
    }
    if row is not None and places:
        shown |= _tried(request, newest, row, shown["at"])
    return _answer(request, shown)


@require_safe
@never_cache
@member_page
def preview_progress(request: MemberRequest, key: UUID) -> HttpResponse:
    """A model's words, as they come."""
    job = own_row(request, Job.objects.filter(kind=Job.Kind.PREVIEW), key)
    row = one_of(request.workspace, UUID(job.payload["trajectory"]))
    if row is None:
        raise Http404("This dialogue was deleted.")
    shown = _job(job) | {"old": said_at(row, int(job.payload["at"])), "dialogue": row}
    part = f"{PAGE}#asked" if request.htmx else PAGE
    return render(request, part, shown)


def _chosen(request: MemberRequest, dialogues: list[Trajectory]) -> Trajectory | None:
    """The one that is named, else the newest. Raises Http404 for one that is not here."""
    named = request.POST.get("trajectory", "")
    if not named:
        return one_of(request.workspace, dialogues[0].pk) if dialogues else None
    try:
        found = one_of(request.workspace, UUID(named))
    except ValueError:
        found = None
    if found is None:
        raise Http404("There is no such dialogue.")
    return found


def _with(row: Trajectory | None, dialogues: list[Trajectory]) -> list[Trajectory]:
    known = row is None or any(one.pk == row.pk for one in dialogues)
    return dialogues if known or row is None else [row, *dialogues]


def _at(request: MemberRequest, places: list[Place]) -> int | None:
    """The turn that is named, else the first one: another dialogue has other turns."""
    given = whole_number(request.POST.get("at"))
    known = [place.seq for place in places]
    return given if given in known else next(iter(known), None)


def _tried(
    request: MemberRequest, newest: RuleSetVersion, row: Trajectory, at: int
) -> dict[str, Any]:
    editor = editor_of(newest.content, newest.number, request.POST)
    if not editor.is_valid():
        return {"refused": "Some fields cannot be used yet; they are marked when you save."}
    content = editor.content(newest.name, newest.content["paradigm"])
    try:
        if request.POST.get("ask"):
            job = order_preview(row, by=request.user, at=at, content=content)
            return _job(job) | {"old": said_at(row, at)}
        found = preview(row, at=at, content=content)
    except CurationError as error:
        return {"refused": words_of(error)}
    return {"old": found.old, "new": found.new}


def _job(job: Job) -> dict[str, Any]:
    told = job.result or {}
    return {
        "job": job,
        "moving": job.state in (Job.State.QUEUED, Job.State.RUNNING),
        "new": told.get("new"),
        "again": told.get("again"),
    }


def _answer(request: MemberRequest, shown: dict[str, Any]) -> HttpResponse:
    if request.htmx:
        return render(request, PART, shown)
    return render(request, PAGE, shown, status=422 if "refused" in shown else 200)

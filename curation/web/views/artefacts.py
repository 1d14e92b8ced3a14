"""Judging a domain's pieces: one verdict at a time, without leaving the page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from curation.errors import CurationError
from curation.models import DomainVersion
from curation.selectors.artefacts import judged_pieces
from curation.services.artefacts import ArtefactVerdict, piece_with, review_artefact
from curation.services.orders import read_order
from curation.web.access import MemberRequest, member_page
from curation.web.lookup import own_row, whole_number
from curation.web.pieces import standing_of
from curation.web.refusals import tell, words_of

SIDES = {"tool": "tools", "task": "tasks", "bullet": "tasks", "policy": "policy"}


@require_POST
@member_page
def review(request: MemberRequest, key: UUID) -> HttpResponse:
    """The piece's line anew, with the counts; without scripts, its side of the domain."""
    row = own_row(request, DomainVersion.objects.all(), key)
    problem = ""
    try:
        _reviewed(request, row)
    except CurationError as error:
        problem = words_of(error)
        if not request.htmx:
            tell(request, error)
    return _answered(request, row, problem)


def _reviewed(request: MemberRequest, row: DomainVersion) -> None:
    given: dict[str, Any] = {
        name: request.POST[name]
        for name in ("artefact", "verdict", "reason", "expects")
        if request.POST.get(name)
    }
    if (expects := whole_number(given.get("expects"))) is not None:
        given["expects"] = expects
    review_artefact(row, by=request.user, order=read_order(ArtefactVerdict, given))


def _answered(request: MemberRequest, row: DomainVersion, problem: str) -> HttpResponse:
    try:
        piece = piece_with(row, request.POST.get("artefact", ""))
    except CurationError as error:
        return HttpResponse(words_of(error), status=422, content_type="text/plain")
    side = SIDES[piece.kind]
    if not request.htmx:
        return redirect(f"{reverse('curation:domain', args=[row.pk])}?show={side}")
    judged = judged_pieces(row)
    shown = {
        "row": row,
        "side": side,
        "judged": next(one for one in judged if one.piece.address == piece.address),
        "standing": standing_of(judged, side),
        "problem": problem,
        "typed": request.POST.get("reason", "") if problem else "",
    }
    return render(request, "domains/_judged_anew.html", shown)

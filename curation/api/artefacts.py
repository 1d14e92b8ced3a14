"""``/domains/{name}/artefacts``: the pieces of a domain, judged before dialogues are made."""

from __future__ import annotations

from ninja import Query, Router, Schema, Status

from curation.api.auth import ApiRequest
from curation.api.listing import refuse_unknown
from curation.api.shapes.artefacts import ArtefactShape, Counted
from curation.api.shapes.jobs import JobShape
from curation.models import ArtefactReview
from curation.selectors.artefacts import counts_of, judged_pieces
from curation.selectors.domains import domain_named
from curation.services.artefacts import ArtefactVerdict, review_artefact
from curation.services.patches import PatchOrder, order_patch
from simulation.vocabulary.value import Value

router = Router(tags=["artefacts"])


class ArtefactQuery(Value):
    kind: ArtefactReview.Kind | None = None
    verdict: ArtefactReview.Verdict | None = None
    """``open`` lets through what nobody has judged, and what was taken back."""


class Artefacts(Schema):
    number: int
    """Of the version whose pieces they are."""
    counts: dict[str, Counted]
    """Of all pieces by kind, whatever was asked for."""
    items: list[ArtefactShape]


@router.get("/{name}/artefacts", response=Artefacts)
def artefacts(request: ApiRequest, name: str, query: Query[ArtefactQuery]) -> Artefacts:
    """The tools, tasks, rubric bullets and the policy of the newest version, each with what was
    last said of it.
    """
    refuse_unknown(request, ArtefactQuery)
    row = domain_named(request.auth.workspace, name)
    judged = judged_pieces(row)
    found = [
        one
        for one in judged
        if query.kind in (None, one.piece.kind) and query.verdict in (None, one.verdict)
    ]
    counts = {kind: Counted.of(count) for kind, count in counts_of(judged).items()}
    return Artefacts(number=row.number, counts=counts, items=[ArtefactShape.of(o) for o in found])


@router.post("/{name}/artefacts/verdicts", response={201: ArtefactShape})
def judge(request: ApiRequest, name: str, order: ArtefactVerdict) -> Status[ArtefactShape]:
    """Approve or reject a piece, or take that back. The verdict belongs to its content: what a
    next version leaves as it is keeps it.
    """
    row = domain_named(request.auth.workspace, name)
    said = review_artefact(row, by=request.auth.user, order=order)
    judged = next(one for one in judged_pieces(row) if one.review and one.review.pk == said.pk)
    return Status(201, ArtefactShape.of(judged))


@router.post("/{name}/patches", response={202: JobShape})
def patch(request: ApiRequest, name: str, order: PatchOrder) -> Status[JobShape]:
    """A next version with pieces changed, or taken out (``text`` null). A worker proves it in a
    scratch world: follow the job, which names the version, or what fails and why.
    """
    row = domain_named(request.auth.workspace, name)
    return Status(202, JobShape.of(order_patch(row, by=request.auth.user, order=order)))

"""Judging the pieces of a domain before tokens are spent on them."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from pydantic import Field

from curation.engine.artefacts import Piece, pieces_of
from curation.errors import FieldProblem, Refused, Stale
from curation.models import ArtefactReview, DomainVersion
from curation.services.orders import Number
from simulation.vocabulary.value import Value

LONGEST_REASON = 500
Verdict = ArtefactReview.Verdict


class ArtefactVerdict(Value):
    """What a person says of one piece of a domain."""

    artefact: str = Field(max_length=64)
    """Its content hash, as the list of artefacts gives it."""
    verdict: ArtefactReview.Verdict
    """``open`` takes back what was said before."""
    reason: str = Field(default="", max_length=LONGEST_REASON)
    """Required for a rejection."""
    expects: Number | None = Field(default=None, ge=0)
    """The version of the verdict that was seen, 0 for none; another is a 409."""


def review_artefact(domain: DomainVersion, *, by: User, order: ArtefactVerdict) -> ArtefactReview:
    """The latest word on a piece, whoever said the one before.

    Raises Refused naming the field, and Stale where somebody was faster.
    """
    piece = piece_with(domain, order.artefact)
    _refuse_wordless(order)
    said = ArtefactReview.objects.filter(
        workspace=domain.workspace_id,
        domain_name=domain.name,
        kind=piece.kind,
        content_hash=piece.key,
    )
    latest = said.select_related("by").order_by("-version").first()
    version = latest.version if latest else 0
    if order.expects not in (None, version):
        raise _stale(latest)
    try:
        with transaction.atomic():
            return said.create(
                workspace_id=domain.workspace_id,
                domain_name=domain.name,
                kind=piece.kind,
                content_hash=piece.key,
                version=version + 1,
                verdict=order.verdict,
                reason=order.reason.strip(),
                by=by,
            )
    except IntegrityError as error:
        raise _stale(None) from error


def piece_with(domain: DomainVersion, key: str) -> Piece:
    """Raises Refused for a hash that is none of this version's."""
    for piece in pieces_of(domain.pk):
        if piece.key == key:
            return piece
    raise Refused(
        FieldProblem(
            "artefact",
            f"{domain.name} v{domain.number} has no piece of that content.",
            "It was patched, perhaps: take the hash from the list of its artefacts.",
        )
    )


def _refuse_wordless(order: ArtefactVerdict) -> None:
    if order.verdict == Verdict.REJECT and not order.reason.strip():
        problem = "A rejection needs a reason."
        raise Refused(FieldProblem("reason", problem, "Say what is wrong with it."))


def _stale(latest: ArtefactReview | None) -> Stale:
    who = f"{latest.by} said {latest.verdict!r}" if latest else "Somebody judged it"
    return Stale(f"{who} meanwhile. Look at it again.")

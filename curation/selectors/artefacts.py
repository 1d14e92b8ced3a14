"""How the pieces of a domain version stand: approved, rejected, or open."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from curation.engine.artefacts import Kind, Piece, pieces_of, verdicts_on
from curation.models import ArtefactReview, DomainVersion

Verdict = ArtefactReview.Verdict


class Judged(NamedTuple):
    piece: Piece
    review: ArtefactReview | None
    """The latest word; None where nobody has said any."""

    @property
    def verdict(self) -> str:
        return self.review.verdict if self.review else Verdict.OPEN

    @property
    def version(self) -> int:
        return self.review.version if self.review else 0

    @property
    def is_open(self) -> bool:
        return self.verdict == Verdict.OPEN


class Count(NamedTuple):
    approved: int
    rejected: int
    total: int

    @property
    def open(self) -> int:
        return self.total - self.approved - self.rejected


def judged_pieces(domain: DomainVersion) -> list[Judged]:
    """All pieces in their order."""
    said = verdicts_on(domain)
    return [Judged(piece, said.get(piece.address)) for piece in pieces_of(domain.pk)]


def counts_of(judged: Iterable[Judged]) -> dict[str, Count]:
    """By kind."""
    found = list(judged)
    return {kind: _count([one for one in found if one.piece.kind == kind]) for kind in Kind.values}


def _count(judged: list[Judged]) -> Count:
    said = [one.verdict for one in judged]
    return Count(said.count(Verdict.APPROVE), said.count(Verdict.REJECT), len(said))

"""Pieces of domains, and what was said of them."""

from __future__ import annotations

from datetime import datetime

from ninja import Schema

from curation.selectors.artefacts import Count, Judged


class Counted(Schema):
    approved: int
    rejected: int
    open: int
    total: int

    @classmethod
    def of(cls, count: Count) -> Counted:
        return cls(
            approved=count.approved, rejected=count.rejected, open=count.open, total=count.total
        )


class ArtefactShape(Schema):
    kind: str
    name: str
    """Of a tool; of a task, and of its rubric bullets, the task's place from 0."""
    title: str
    artefact: str
    """Its content hash: what a verdict is about."""
    verdict: str
    version: int
    """Of the verdict; 0 where nobody has judged it."""
    reason: str
    by: str | None
    at: datetime | None

    @classmethod
    def of(cls, judged: Judged) -> ArtefactShape:
        piece, said = judged.piece, judged.review
        return cls(
            kind=piece.kind,
            name=piece.name,
            title=piece.title,
            artefact=piece.key,
            verdict=judged.verdict,
            version=judged.version,
            reason=said.reason if said else "",
            by=said.by.get_username() if said else None,
            at=said.created if said else None,
        )

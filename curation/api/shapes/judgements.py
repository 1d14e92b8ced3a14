"""What judges said, and what people said to that."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from curation.engine.judgements import verdict_of
from curation.models import CritiqueAnswer, Judgement
from simulation.checks.verdicts import disagreements
from simulation.vocabulary.state import DialogueState


class AnswerShape(Schema):
    seq: int
    accepted: bool
    by: str | None
    created: datetime

    @classmethod
    def of(cls, row: CritiqueAnswer) -> AnswerShape:
        by = row.by.get_username() if row.by else None
        return cls(seq=row.seq, accepted=row.accepted, by=by, created=row.created)


class JudgementShape(Schema):
    id: UUID
    trajectory: UUID
    number: int
    """1 for the first; a judgement is never changed, the highest number stands."""
    length: int
    """Messages that the judge has read."""
    valid: bool
    """No Critical bullet failed."""
    by: str
    prompt: str
    ordered_by: str | None
    reasoning: str
    bullets: list[dict[str, Any]]
    critiques: list[dict[str, Any]]
    answers: list[AnswerShape]
    """All that people said to its critiques, oldest first; the latest of each person stands."""
    disagreements: list[dict[str, Any]]
    """Findings: outcomes that the checks prove otherwise. The proof holds."""
    samplings: list[dict[str, Any]]
    created: datetime

    @classmethod
    def of(cls, row: Judgement, state: DialogueState) -> JudgementShape:
        verdict = verdict_of(row)
        content = verdict.model_dump(mode="json")
        same = ("reasoning", "bullets", "critiques", "samplings", "prompt")
        return cls(
            **{name: content[name] for name in same},
            id=row.id,
            trajectory=row.trajectory_id,
            number=row.number,
            length=row.length,
            valid=row.valid,
            by=row.by,
            ordered_by=row.ordered_by.get_username() if row.ordered_by else None,
            answers=[AnswerShape.of(one) for one in row.answers.all()],
            disagreements=[one.model_dump(mode="json") for one in disagreements(state, verdict)],
            created=row.created,
        )

"""What stands still, and why."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ninja import Schema

from curation.models import Job, ModelEndpoint, Run, Trajectory
from curation.selectors.standstill import Standstill

SUBJECTS = {Run: "run", Job: "job", Trajectory: "trajectory", ModelEndpoint: "endpoint"}


class StandstillShape(Schema):
    subject: str
    """``run``, ``job``, ``trajectory``, ``endpoint`` or ``workspace``."""
    id: UUID | None
    """Null for the endpoint of the environment, and for the whole workspace."""
    name: str
    kind: str
    words: str
    until: datetime | None

    @classmethod
    def of(cls, still: Standstill) -> StandstillShape:
        subject = _subject(still)
        named = subject in SUBJECTS.values() and still.subject is not None
        return cls(
            subject=subject,
            id=still.subject.pk if named and still.subject else None,
            name=still.name,
            **still.waiting._asdict(),
        )


class Still(Schema):
    items: list[StandstillShape]


def _subject(still: Standstill) -> str:
    if still.subject is None:
        return "endpoint"
    return SUBJECTS.get(type(still.subject), "workspace")

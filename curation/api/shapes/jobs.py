"""Slow work and its progress."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from curation.api.shapes.steering import WaitingShape
from curation.models import Job
from curation.selectors.jobs_waiting import job_waiting_for
from curation.selectors.waiting import Crew, crew_at_work


class JobShape(Schema):
    id: UUID
    kind: str
    state: str
    progress: float
    message: str
    result: Any
    error: dict[str, Any] | None
    reason: str | None
    """Which budget is used up, where it is ``paused``: ``token_budget_reached``,
    ``cost_budget_reached``, or that of its run: ``run_token_budget_reached``,
    ``run_cost_budget_reached``; or its workspace's daily ceiling: ``day_ceiling_reached``."""
    waiting_for: WaitingShape | None
    """Why it does not move, in words; null while it does, and where it is over."""
    run: UUID | None
    """The run whose dialogues it judges or drafts for; what it uses counts there too."""
    trajectory: UUID | None
    """The one dialogue that it is about."""
    max_tokens_total: int | None
    max_cost: float | None
    prompt_tokens: int
    completion_tokens: int
    cost: float
    """US dollars, where the endpoints have prices."""
    created: datetime
    finished_at: datetime | None

    @classmethod
    def of(cls, row: Job, crew: Callable[[], Crew] = crew_at_work) -> JobShape:
        """For many jobs, ``crew`` is read once."""
        return cls(
            id=row.id,
            kind=row.kind,
            state=row.state,
            progress=row.progress,
            message=row.message,
            result=row.result,
            error=row.error,
            reason=row.reason or None,
            waiting_for=WaitingShape.of(job_waiting_for(row, crew)),
            run=row.run_id,
            trajectory=row.trajectory_id,
            max_tokens_total=row.max_tokens_total,
            max_cost=row.max_cost,
            prompt_tokens=row.prompt_tokens,
            completion_tokens=row.completion_tokens,
            cost=round(row.cost, 6),
            created=row.created,
            finished_at=row.finished,
        )

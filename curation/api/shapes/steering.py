"""What holds a run or a dialogue up, and who steered it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Schema

from curation.models import AuditEntry
from curation.selectors.waiting import Waiting


class WaitingShape(Schema):
    """Why a run, a dialogue or a job does not move, or moves slowly."""

    kind: str
    """``no_worker``, ``workers_full``, ``higher_priority``, ``starting``, ``later``, ``paused``,
    ``token_budget_reached``, ``cost_budget_reached``, ``models_not_ready``, ``rate_limit``,
    ``calls_fail``, ``person`` or ``dialogues_paused``; of jobs also ``jobs_before``,
    ``run_token_budget_reached`` and ``run_cost_budget_reached``; of all of them,
    ``day_ceiling_reached``."""
    words: str
    until: datetime | None
    """When it goes on by itself, where that is known."""

    @classmethod
    def of(cls, found: Waiting | None) -> WaitingShape | None:
        return cls(**found._asdict()) if found else None


class SteeredShape(Schema):
    """One thing that somebody did to it, or a worker by itself."""

    action: str
    by: str | None
    """None for what a worker does by itself."""
    at: datetime
    detail: dict[str, Any]
    """What it was before, and what was said with it."""

    @classmethod
    def of(cls, row: AuditEntry) -> SteeredShape:
        return cls(
            action=row.action,
            by=row.by.get_username() if row.by else None,
            at=row.created,
            detail=row.detail,
        )

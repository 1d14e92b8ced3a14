"""Dialogues: in lists without their turns, alone with the whole path."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from curation.api.shapes.reviews import ReviewShape
from curation.api.shapes.turns import TurnShape
from curation.models import Review, Trajectory, Turn


class TrajectoryShape(Schema):
    id: UUID
    title: str
    state: str
    reason: str
    detail: str
    review_state: str
    origin: str
    run: UUID | None
    parent: UUID | None
    fork_at: int | None
    domain: str
    rules: UUID
    paradigm: str
    seat: str
    length: int
    """Messages, the system turn included."""
    turns_counted: int
    user_turns: int
    tool_calls: int
    tasks_total: int
    tasks_proven: int
    errors: int
    warnings: int
    seeded_faults: int
    created: datetime
    updated: datetime

    @classmethod
    def of(cls, row: Trajectory) -> TrajectoryShape:
        return cls(**_trajectory(row))


class TrajectoryDetail(TrajectoryShape):
    """With its whole path."""

    persona: dict[str, Any] | None
    tasks: list[dict[str, Any]]
    turns: list[TurnShape]
    reviews: list[ReviewShape]

    @classmethod
    def with_turns(
        cls, row: Trajectory, turns: list[Turn], reviews: list[Review]
    ) -> TrajectoryDetail:
        return cls(
            **_trajectory(row),
            persona=row.persona,
            tasks=row.tasks or [],
            turns=[TurnShape.of(turn) for turn in turns],
            reviews=[ReviewShape.of(review) for review in reviews],
        )


def _trajectory(row: Trajectory) -> dict[str, Any]:
    same = (
        "id", "title", "state", "reason", "detail", "review_state", "origin", "fork_at",
        "paradigm", "seat", "length", "user_turns", "tool_calls", "tasks_total", "tasks_proven",
        "seeded_faults", "created", "updated",
    )  # fmt: skip
    return {
        **{name: getattr(row, name) for name in same},
        "run": row.run_id,
        "parent": row.parent_id,
        "domain": row.domain.name,
        "rules": row.rules_id,
        "turns_counted": row.counted_turns,
        "errors": row.findings_errors,
        "warnings": row.findings_warnings,
    }

"""Dialogues: in lists without their turns, alone with the whole path."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from curation.api.shapes.reviews import ReviewShape
from curation.api.shapes.seats import SeatShape, seat_shapes
from curation.api.shapes.staleness import StalenessShape
from curation.api.shapes.steering import SteeredShape, WaitingShape
from curation.api.shapes.turns import TurnShape
from curation.models import Review, Trajectory, Turn
from curation.selectors.history import history_of
from curation.selectors.staleness import standing_of
from curation.selectors.waiting import dialogue_waiting_for


class TrajectoryShape(Schema):
    id: UUID
    title: str
    state: str
    reason: str
    detail: str
    review_state: str
    judged: str
    """``valid`` or ``invalid``, by the latest judgement; empty where there is none."""
    origin: str
    run: UUID | None
    parent: UUID | None
    fork_at: int | None
    domain: str
    domain_number: int
    """Of the version that it was made under."""
    stale: str
    """``stale``: something that it depends on is other in the current version of its domain;
    ``replayed``: it was, and a branch repeats it, or it is itself a replay of a patch undone, which
    the filter ``stale=undone`` lists; empty otherwise."""
    rules: UUID
    paradigm: str
    tools: str
    model: str | None
    """For people; None is the embedded agenda cast."""
    cast: dict[str, SeatShape]
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
    prompt_tokens: int
    completion_tokens: int
    created: datetime
    updated: datetime

    @classmethod
    def of(cls, row: Trajectory) -> TrajectoryShape:
        return cls(**_trajectory(row))


class TrajectoryDetail(TrajectoryShape):
    """With its whole path."""

    problem: dict[str, str] | None
    """Why its models could not be asked: field, problem, remedy."""
    persona: dict[str, Any] | None
    tasks: list[dict[str, Any]]
    turns: list[TurnShape]
    reviews: list[ReviewShape]
    waiting_for: WaitingShape | None
    """None while nothing holds it up."""
    history: list[SteeredShape]
    """Who steered it, newest first; a retry names what it had failed of."""
    staleness: StalenessShape

    @classmethod
    def with_turns(
        cls, row: Trajectory, turns: list[Turn], reviews: list[Review]
    ) -> TrajectoryDetail:
        return cls(
            **_trajectory(row),
            problem=row.problem,
            persona=row.persona,
            tasks=row.tasks or [],
            turns=[TurnShape.of(turn) for turn in turns],
            reviews=[ReviewShape.of(review) for review in reviews],
            waiting_for=WaitingShape.of(dialogue_waiting_for(row)),
            history=[SteeredShape.of(each) for each in history_of(row)],
            staleness=StalenessShape.of(standing_of(row)),
        )


def _trajectory(row: Trajectory) -> dict[str, Any]:
    same = (
        "id", "title", "state", "reason", "detail", "review_state", "judged", "origin",
        "fork_at", "paradigm", "tools", "seat", "length", "user_turns", "tool_calls", "tasks_total",
        "tasks_proven", "seeded_faults", "prompt_tokens", "completion_tokens", "created", "updated",
    )  # fmt: skip
    return {
        **{name: getattr(row, name) for name in same},
        "run": row.run_id,
        "parent": row.parent_id,
        "domain": row.domain.name,
        "domain_number": row.domain.number,
        "stale": row.stale or "",
        "rules": row.rules_id,
        "model": row.model or None,
        "cast": seat_shapes(row.cast),
        "turns_counted": row.counted_turns,
        "errors": row.findings_errors,
        "warnings": row.findings_warnings,
    }

"""Runs and how far they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ninja import Schema

from curation.api.shapes.seats import SeatShape, seat_shapes
from curation.api.shapes.steering import SteeredShape, WaitingShape
from curation.models import AuditEntry, Run
from curation.selectors.run_progress import Failed
from curation.selectors.waiting import Waiting


class BesideShape(Schema):
    """What judging and drafts for the dialogues of a run have used."""

    prompt_tokens: int
    completion_tokens: int
    cost: float


class RunShape(Schema):
    id: UUID
    title: str
    state: str
    reason: str | None
    """Why it is held or over: ``paused_by_person``, ``token_budget_reached``,
    ``cost_budget_reached``, ``day_ceiling_reached``, ``stopped_by_person``."""
    priority: str
    """``low``, ``normal`` or ``high``."""
    max_tokens_total: int | None
    """Read and written together, also by its judges and for drafts, at which it pauses."""
    max_cost: float | None
    """US dollars at which it pauses."""
    domain: str
    domain_id: UUID
    rules: UUID
    paradigm: str
    count: int
    tasks_per_dialogue: int | None
    seed: int
    faults: float
    pace: float
    only_approved: bool
    tools: str
    personas: str | None
    """The set that speaks; None is the domain's own."""
    model: str | None
    """For people; None is the embedded agenda cast."""
    cast: dict[str, SeatShape]
    """The models by role, as they were when the run was ordered."""
    problem: dict[str, str] | None
    """Why its models could not be asked: field, problem, remedy."""
    finished: int
    failed: int
    cancelled: int
    turns: int
    tasks_proven: int
    prompt_tokens: int
    completion_tokens: int
    cost: float
    """US dollars, where the endpoints have prices."""
    beside: BesideShape
    """Counts against its budgets as well, and is not in the numbers above."""
    progress: float
    created: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @classmethod
    def of(cls, row: Run) -> RunShape:
        return cls(
            id=row.id,
            title=row.title,
            state=row.state,
            reason=row.reason or None,
            priority=row.get_priority_display().lower(),
            max_tokens_total=row.max_tokens_total,
            max_cost=row.max_cost,
            domain=row.domain.name,
            domain_id=row.domain_id,
            rules=row.rules_id,
            paradigm=row.paradigm,
            count=row.count,
            tasks_per_dialogue=row.tasks_per_dialogue,
            seed=row.seed,
            faults=row.faults,
            pace=row.pace,
            only_approved=row.approved is not None,
            tools=row.tools,
            personas=row.personas or None,
            model=row.model or None,
            cast=seat_shapes(row.cast),
            problem=row.problem,
            finished=row.dialogues_finished,
            failed=row.dialogues_failed,
            cancelled=row.dialogues_cancelled,
            turns=row.turns,
            tasks_proven=row.tasks_proven,
            prompt_tokens=row.prompt_tokens,
            completion_tokens=row.completion_tokens,
            cost=round(row.cost, 6),
            beside=BesideShape(
                prompt_tokens=row.beside_prompt_tokens,
                completion_tokens=row.beside_completion_tokens,
                cost=round(row.beside_cost, 6),
            ),
            progress=row.dialogues_ended / row.count,
            created=row.created,
            started_at=row.started,
            finished_at=row.finished,
        )


class FailureShape(Schema):
    """Dialogues that failed of one cause."""

    reason: str
    """What ``retry`` takes."""
    count: int
    words: str


class RunDetail(RunShape):
    waiting_for: WaitingShape | None
    """None while nothing holds it up."""
    failures: list[FailureShape]
    history: list[SteeredShape]
    """Who steered it, newest first."""

    @classmethod
    def whole(
        cls,
        row: Run,
        waiting: Waiting | None,
        failures: Sequence[Failed],
        history: Sequence[AuditEntry],
    ) -> RunDetail:
        causes = [
            FailureShape(reason=each.reason, count=each.number, words=each.words)
            for each in failures
        ]
        shape = RunShape.of(row).model_dump()
        return cls(
            **shape,
            waiting_for=WaitingShape.of(waiting),
            failures=causes,
            history=[SteeredShape.of(each) for each in history],
        )


class Retried(RunShape):
    retried: int
    """Dialogues that were queued again."""

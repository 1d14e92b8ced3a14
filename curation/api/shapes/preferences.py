"""Preference pairs, and two branches compared."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from curation.models import Preference, Trajectory
from curation.selectors.comparing import Ends, Pair
from curation.selectors.family import Branch
from curation.selectors.preferences import Proposal, is_solved


class PreferenceShape(Schema):
    """``chosen`` and ``rejected`` are null for a tie; ``pair`` names both in either case."""

    id: UUID
    pair: tuple[UUID, UUID]
    chosen: UUID | None
    rejected: UUID | None
    choice: str
    """``first``, ``second`` (of ``pair``), ``tie``, or ``neither``: no pair to learn from."""
    scope: str
    strength: int
    reason: str
    blind: bool
    at: int
    """The first turn that the two do not share."""
    by: str
    version: int
    created: datetime

    @classmethod
    def of(cls, row: Preference) -> PreferenceShape:
        chosen = {"first": row.first_id, "second": row.second_id}.get(row.choice)
        rejected = {"first": row.second_id, "second": row.first_id}.get(row.choice)
        return cls(
            id=row.id,
            pair=(row.first_id, row.second_id),
            chosen=chosen,
            rejected=rejected,
            choice=row.choice,
            scope=row.scope,
            strength=row.strength,
            reason=row.reason,
            blind=row.is_blind,
            at=row.at,
            by=row.by.get_username(),
            version=row.version,
            created=row.created,
        )


class ProposalShape(Schema):
    """The world proves ``solved`` and not ``unsolved``; both part at one fork."""

    solved: UUID
    unsolved: UUID

    @classmethod
    def of(cls, one: Proposal) -> ProposalShape:
        return cls(solved=one.better.pk, unsolved=one.worse.pk)


class ProposalList(Schema):
    items: list[ProposalShape]
    next: str | None


class EndShape(Schema):
    """How one side ended."""

    trajectory: UUID
    state: str
    reason: str
    length: int
    tasks_total: int
    tasks_proven: int
    findings_errors: int
    solved: bool

    @classmethod
    def of(cls, row: Trajectory) -> EndShape:
        return cls(
            trajectory=row.pk,
            state=row.state,
            reason=row.reason,
            length=row.length,
            tasks_total=row.tasks_total,
            tasks_proven=row.tasks_proven,
            findings_errors=row.findings_errors,
            solved=is_solved(row),
        )


class ComparisonShape(Schema):
    """``world`` is the row diff from the left end state to the right one, as on a turn; null
    where it cannot be told, and ``problem`` says why.
    """

    at: int
    left: EndShape
    right: EndShape
    rules: list[dict[str, Any]]
    world: dict[str, Any] | None
    skipped: tuple[str, ...]
    """Tables that were too large to be compared."""
    problem: str

    @classmethod
    def of(cls, pair: Pair, ends: Ends) -> ComparisonShape:
        diff = {name: table.model_dump(mode="json") for name, table in ends.diff.items()}
        return cls(
            at=pair.at,
            left=EndShape.of(pair.left),
            right=EndShape.of(pair.right),
            rules=[
                {"rule": one.rule, "kind": one.kind, "fields": [vars(f) for f in one.fields]}
                for one in pair.rules
            ],
            world=None if ends.problem else diff,
            skipped=ends.skipped,
            problem=ends.problem,
        )


class BranchShape(Schema):
    """A member of a family; ``parent`` and ``fork_at`` are null for the first ancestor."""

    trajectory: UUID
    parent: UUID | None
    fork_at: int | None
    depth: int
    label: str
    why: tuple[str, ...]
    """What is other than in its parent, in words."""
    state: str
    review_state: str
    length: int
    tasks_total: int
    tasks_proven: int
    findings_errors: int
    findings_warnings: int

    @classmethod
    def of(cls, branch: Branch) -> BranchShape:
        row = branch.trajectory
        return cls(
            trajectory=row.pk,
            parent=row.parent_id,
            fork_at=row.fork_at,
            depth=branch.depth,
            label=branch.label,
            why=branch.why,
            state=row.state,
            review_state=row.review_state,
            length=row.length,
            tasks_total=row.tasks_total,
            tasks_proven=row.tasks_proven,
            findings_errors=row.findings_errors,
            findings_warnings=row.findings_warnings,
        )


class FamilyShape(Schema):
    """Every living branch after its parent, siblings by age."""

    items: list[BranchShape]

"""Experiments with rules, and what would be said under other ones."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from curation.engine.previewing import Words
from curation.engine.trials import Standing, standing_of
from curation.models import Experiment, ExperimentDecision, ExperimentPair
from curation.selectors.experiments import (
    comparison_of,
    decisions_of,
    pairs_of,
)
from simulation.dialogue.arms import Figure
from simulation.dialogue.intervals import Estimate
from simulation.dialogue.telling import title_of, told


class PreviewShape(Schema):
    trajectory: UUID
    at: int
    old: Words
    """What was said."""
    new: Words
    """What the embedded user would say."""


class PairShape(Schema):
    source: UUID | None
    at: int
    rule: str
    why: str
    """``fired``, ``broken`` or ``reaches``."""
    control: UUID | None
    trial: UUID | None

    @classmethod
    def of(cls, row: ExperimentPair) -> PairShape:
        return cls(
            source=row.source_id,
            at=row.at,
            rule=row.rule,
            why=row.why,
            control=row.control_id,
            trial=row.trial_id,
        )


class FigureShape(Schema):
    """Intervals are at 95 %; ``docs/rules.md`` says how each comes about."""

    name: str
    title: str
    unit: str
    pairs: int
    old: Estimate | None
    new: Estimate | None
    difference: Estimate | None
    """New less old, within pairs."""
    is_told: bool
    """The interval of the difference leaves out zero."""
    words: str

    @classmethod
    def of(cls, one: Figure) -> FigureShape:
        return cls(
            name=one.name,
            title=title_of(one),
            unit=one.unit,
            pairs=one.pairs,
            old=one.old,
            new=one.new,
            difference=one.difference,
            is_told=one.is_told,
            words=told(one),
        )


class ComparisonOfArms(Schema):
    pairs: int
    """Those whose branches have both finished."""
    figures: list[FigureShape]


class DecisionShape(Schema):
    kind: str
    reason: str
    by: str
    before: UUID
    """The newest version of the name until then."""
    after: UUID
    """The newest one from then on."""
    created: datetime

    @classmethod
    def of(cls, row: ExperimentDecision) -> DecisionShape:
        return cls(
            kind=row.kind,
            reason=row.reason,
            by=row.by.get_username() if row.by else "",
            before=row.before_id,
            after=row.after_id,
            created=row.created,
        )


class ExperimentShape(Schema):
    id: UUID
    name: str
    old: UUID
    new: UUID
    state: str
    """``playing``, ``ready``, ``adopted`` or ``discarded``."""
    looked_at: int
    affected: int
    branches: int
    over: int
    failed: int
    created: datetime

    @classmethod
    def of(cls, row: Experiment) -> ExperimentShape:
        return cls(**_summary(row, standing_of(row)))


class WholeExperiment(ExperimentShape):
    pairs: list[PairShape]
    decisions: list[DecisionShape]
    comparison: ComparisonOfArms | None
    """Null while branches are being played."""

    @classmethod
    def of(cls, row: Experiment) -> WholeExperiment:
        standing = standing_of(row)
        return cls(
            **_summary(row, standing),
            pairs=[PairShape.of(one) for one in pairs_of(row)],
            decisions=[DecisionShape.of(one) for one in decisions_of(row)],
            comparison=None if standing.is_playing else _compared(row),
        )


def _compared(row: Experiment) -> ComparisonOfArms:
    found = comparison_of(row)
    figures = [FigureShape.of(one) for one in found.figures]
    return ComparisonOfArms(pairs=found.pairs, figures=figures)


def _summary(row: Experiment, standing: Standing) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "old": row.old_id,
        "new": row.new_id,
        "state": standing.state,
        "looked_at": row.looked_at,
        "affected": row.affected,
        "branches": standing.branches,
        "over": standing.over,
        "failed": standing.failed,
        "created": row.created,
    }

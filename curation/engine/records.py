"""Native records of branches, for files and for the API."""

from __future__ import annotations

from curation.engine.judgements import verdict_of
from curation.engine.paths import Path, path_of
from curation.engine.state import state_on
from curation.models import Trajectory
from simulation.vocabulary.judgement import Judgement
from simulation.vocabulary.state import Outcome, Record, Status

STATUS = {
    Trajectory.State.FINISHED: Status.FINISHED,
    Trajectory.State.FAILED: Status.FAILED,
    Trajectory.State.CANCELLED: Status.FAILED,
    Trajectory.State.AWAITING_HUMAN: Status.AWAITING_HUMAN,
}


def outcome_of(trajectory: Trajectory) -> Outcome:
    status = STATUS.get(Trajectory.State(trajectory.state), Status.RUNNING)
    return Outcome(status=status, reason=trajectory.reason)


def to_record(trajectory: Trajectory, *, path: Path | None = None) -> Record:
    """The branch as a record, whole path; a release gives the ``path`` that it froze."""
    return Record(
        id=str(trajectory.id),
        state=state_on(trajectory, path_of(trajectory) if path is None else path),
        outcome=outcome_of(trajectory),
        parent=str(trajectory.parent_id) if trajectory.parent_id else None,
        fork_at=trajectory.fork_at,
        judgement=_latest_verdict(trajectory) if path is None else None,
    )


def _latest_verdict(trajectory: Trajectory) -> Judgement | None:
    """A release leaves judgements out: they may come after it was frozen."""
    row = trajectory.judgements.order_by("-number").first()
    return None if row is None else verdict_of(row)

"""One row by its id, in one's own workspace; for anybody else it does not exist."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from curation.errors import NotThere
from curation.models import (
    AuditEntry,
    Experiment,
    Job,
    Judgement,
    ModelEndpoint,
    Release,
    RuleSetVersion,
    Run,
    Trajectory,
    Upload,
    Workspace,
)

M = TypeVar("M", bound=Model)


def run_in(workspace: Workspace, key: UUID) -> Run:
    rows = Run.objects.in_workspace(workspace).select_related("domain", "rules", "created_by")
    rows = rows.defer("domain__content", "rules__content")
    return _one(rows, key, "run")


def trajectory_in(workspace: Workspace, key: UUID) -> Trajectory:
    rows = Trajectory.objects.in_workspace(workspace).alive()
    rows = rows.select_related("domain", "rules", "workspace")
    return _one(rows.defer("domain__content", "rules__content"), key, "trajectory")


def deleted_in(workspace: Workspace, key: UUID) -> Trajectory:
    """One that was deleted, by a person, and is not purged yet."""
    rows = Trajectory.objects.in_workspace(workspace).exclude(deleted_at=None)
    gone = AuditEntry.objects.filter(action=AuditEntry.Action.DELETED).values("subject")
    return _one(rows.filter(pk__in=gone), key, "deleted trajectory")


def upload_in(workspace: Workspace, key: UUID) -> Upload:
    rows = Upload.objects.in_workspace(workspace).select_related("domain", "job")
    return _one(rows, key, "database")


def rules_in(workspace: Workspace, key: UUID) -> RuleSetVersion:
    return _one(RuleSetVersion.objects.in_workspace(workspace), key, "rule set")


def experiment_in(workspace: Workspace, key: UUID) -> Experiment:
    rows = Experiment.objects.in_workspace(workspace).select_related("old", "new", "author")
    return _one(rows, key, "experiment")


def release_in(workspace: Workspace, key: UUID) -> Release:
    return _one(Release.objects.in_workspace(workspace).select_related("job"), key, "release")


def endpoint_in(workspace: Workspace, key: UUID) -> ModelEndpoint:
    return _one(ModelEndpoint.objects.in_workspace(workspace), key, "endpoint")


def job_in(workspace: Workspace, key: UUID) -> Job:
    return _one(Job.objects.in_workspace(workspace), key, "job")


def judgement_of(trajectory: Trajectory, key: UUID) -> Judgement:
    return _one(Judgement.objects.filter(trajectory=trajectory), key, "judgement")


def _one(rows: QuerySet[M, M], key: UUID, what: str) -> M:
    """Raises NotThere."""
    row = rows.filter(pk=key).first()
    if row is None:
        raise NotThere(f"There is no {what} {key} here.")
    return row

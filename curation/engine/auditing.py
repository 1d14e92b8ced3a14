"""Who steered what: an entry for each control, beside what it changed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User

from curation.models import AuditEntry, Run, Trajectory


def record(
    row: Run | Trajectory, action: AuditEntry.Action, *, by: User | None = None, **detail: Any
) -> None:
    """``by`` None is a worker, or a script without a person."""
    AuditEntry.objects.create(
        workspace_id=row.workspace_id,
        action=action,
        subject=row.pk,
        by=by,
        detail={"title": row.title, "state": row.state, **detail},
    )

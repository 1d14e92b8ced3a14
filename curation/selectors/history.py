"""Who steered a run or a dialogue, and when."""

from __future__ import annotations

from curation.models import AuditEntry, Run, Trajectory

MOST = 50


def history_of(row: Run | Trajectory) -> list[AuditEntry]:
    """The newest first."""
    rows = AuditEntry.objects.filter(workspace=row.workspace_id, subject=row.pk)
    return list(rows.select_related("by").order_by("-created", "-pk")[:MOST])

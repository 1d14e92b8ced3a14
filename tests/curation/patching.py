"""Next versions of the lending shelf, with all that workers make of them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User

from curation.engine.current import current_version
from curation.engine.staleness import compare_waiting
from curation.engine.work import claim_job
from curation.jobs.work import run_job
from curation.models import DomainVersion, Job, Workspace
from curation.services.patches import PatchOrder, order_patch, piece_text

SQL = ("tool", "get_book", "SELECT id, title, lent", "SELECT id, upper(title) AS title, lent")
"""A change of what ``get_book`` returns."""


def work() -> list[Job]:
    """Run all jobs that are queued, and what waits to be compared."""
    done = []
    while lease := claim_job("w1", 60):
        run_job(lease)
        done.append(Job.objects.get(pk=lease.job_id))
    while compare_waiting():
        pass
    return done


def patched(workspace: Workspace, by: User, *edits: dict[str, Any]) -> DomainVersion:
    """The next version of the shelf, with all that follows from it."""
    row = current_version(workspace.pk, "shelf")
    assert row is not None
    order = PatchOrder.model_validate({"edits": edits, "drop_tasks": True})
    order_patch(row, by=by, order=order)
    for job in work():
        assert job.error is None, job.error
    new = current_version(workspace.pk, "shelf")
    assert new is not None
    return new


def edit(workspace: Workspace, kind: str, name: str, old: str, new: str) -> dict[str, Any]:
    row = current_version(workspace.pk, "shelf")
    assert row is not None
    text = piece_text(row, kind, name)
    assert old in text
    return {"kind": kind, "name": name, "text": text.replace(old, new)}

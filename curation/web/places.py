"""The page on which a piece of work is followed."""

from __future__ import annotations

from django.urls import reverse

from curation.models import Job

Kind = Job.Kind
BY_JOB = {
    Kind.SYNTHESIS: "making",
    Kind.PATCH: "patching",
    Kind.IMPORT: "import",
    Kind.REPLAY: "replaying",
    Kind.PROBE: "endpoint-test",
    Kind.PREVIEW: "preview",
}
"""Kinds whose jobs have pages of their own."""
BY_PAYLOAD = {
    Kind.INGEST: ("upload", "upload"),
    Kind.RELEASE: ("release", "release"),
    Kind.COMPARE: ("domain", "domain"),
}
"""Kinds that are followed on the page of what their payload names."""


def place_of(job: Job) -> str:
    kind = Kind(job.kind)
    if kind in BY_JOB:
        return reverse(f"curation:{BY_JOB[kind]}", args=[job.pk])
    if kind in BY_PAYLOAD:
        page, name = BY_PAYLOAD[kind]
        return reverse(f"curation:{page}", args=[job.payload[name]])
    if job.trajectory_id:
        return reverse("curation:trajectory", args=[job.trajectory_id])
    if job.run_id:
        return reverse("curation:run", args=[job.run_id])
    return reverse("curation:run-list")

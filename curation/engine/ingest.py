"""The job that turns an uploaded database into a domain."""

from __future__ import annotations

from django.utils import timezone

from curation.engine.storage import file_at, remove_folder
from curation.engine.versions import store_package
from curation.engine.work import JobLease, error_json, report
from curation.errors import TRANSIENT, LeaseLost
from curation.models import DomainVersion, Job, Upload
from simulation.errors import InputError
from simulation.synthesis.database import from_database

FOLDER = "uploads"


def run_ingest(lease: JobLease, job: Job) -> dict[str, str]:
    """Introspect the file, walk sample tasks, store the domain; returns its id and name.

    Raises InputError for a file that cannot become a domain; the upload then says why.
    """
    upload = Upload.objects.select_related("workspace", "by").get(pk=job.payload["upload"])
    _mark(upload, Upload.Status.INGESTING)
    report(lease, 0.1, "Reading tables, keys and relations", seconds=600)
    try:
        domain = _domain_of(upload)
        report(lease, 0.9, "Storing the domain")
    except (LeaseLost, *TRANSIENT):
        raise
    except Exception as error:
        report(lease, 0.9)
        _mark(upload, Upload.Status.FAILED, error=_words(error), finished=timezone.now())
        remove_folder(FOLDER, upload.id)
        raise
    _mark(upload, Upload.Status.READY, domain=domain, finished=timezone.now())
    return {"domain": str(domain.id), "name": domain.name}


def _domain_of(upload: Upload) -> DomainVersion:
    package = from_database(
        file_at(upload.path), name=upload.name or None, slice_rows=upload.slice_rows
    )
    return store_package(
        upload.workspace, package, origin=DomainVersion.Origin.DATABASE, by=upload.by
    )


def _words(error: Exception) -> dict[str, str]:
    """What the uploader reads; the field is theirs, not the path where the file was kept."""
    if isinstance(error, InputError):
        return error_json(error) | {"field": "file"}
    return {
        "field": "file",
        "problem": "Reading this database failed in a way nobody foresaw.",
        "remedy": "Send the file to the people who run this site; the worker's log has the cause.",
    }


def _mark(upload: Upload, status: Upload.Status, **columns: object) -> None:
    upload.status = status
    for name, value in columns.items():
        setattr(upload, name, value)
    upload.save(update_fields=["status", *columns])

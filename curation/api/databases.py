"""``/databases``: bringing one's own, which becomes a domain."""

from __future__ import annotations

from uuid import UUID

from ninja import File, Form, Query, Router, Status
from ninja.files import UploadedFile

from curation.api.auth import ApiRequest
from curation.api.listing import Listed, PageQuery, listed, refuse_unknown_fields
from curation.api.shapes.databases import DatabaseShape
from curation.models import Upload
from curation.selectors.found import upload_in
from curation.services.archives import opened_archives
from curation.services.uploads import upload_database

router = Router(tags=["databases"])


@router.post("", response={202: DatabaseShape})
def upload(
    request: ApiRequest,
    file: File[list[UploadedFile]],
    name: Form[str] = "",
    slice_rows: Form[int | None] = None,
) -> Status[DatabaseShape]:
    """A SQLite file, an SQL script, or CSV files, one per table: ``file`` repeated, or a zip."""
    refuse_unknown_fields(request, ("file", "name", "slice_rows"))
    files = opened_archives(file)
    try:
        row = upload_database(
            request.auth.workspace,
            by=request.auth.user,
            files=files,
            name=name,
            slice_rows=slice_rows,
        )
    finally:
        for opened in files:
            opened.close()
    return Status(202, DatabaseShape.of(row))


@router.get("", response=Listed[DatabaseShape])
def databases(request: ApiRequest, query: Query[PageQuery]) -> Listed[DatabaseShape]:
    rows = Upload.objects.in_workspace(request.auth.workspace).select_related("domain", "job")
    rows = rows.defer("domain__content")
    return listed(request, rows, query, DatabaseShape.of)


@router.get("/{key}", response=DatabaseShape)
def database(request: ApiRequest, key: UUID) -> DatabaseShape:
    return DatabaseShape.of(upload_in(request.auth.workspace, key))

"""``/releases``: datasets of what was approved."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse
from ninja import Query, Router, Status

from curation.api.auth import ApiRequest
from curation.api.listing import Listed, PageQuery, listed
from curation.api.shapes.releases import ReleaseDetail, ReleaseShape
from curation.engine.storage import file_at
from curation.errors import Conflict
from curation.models import Release
from curation.selectors.found import release_in
from curation.services.orders import ReleaseOrder
from curation.services.releases import create_release

router = Router(tags=["releases"])


@router.post("", response={201: ReleaseShape})
def create(request: ApiRequest, order: ReleaseOrder) -> Status[ReleaseShape]:
    """Freeze all that the filter matches now; the file is rendered by a worker. Where more than
    ten thousand dialogues have to be gone through, a worker freezes what matches as soon as it
    can, and the release fails with the reasons if nothing does.
    """
    row = create_release(request.auth.workspace, by=request.auth.user, order=order)
    return Status(201, ReleaseShape.of(row))


@router.get("", response=Listed[ReleaseShape])
def releases(request: ApiRequest, query: Query[PageQuery]) -> Listed[ReleaseShape]:
    rows = Release.objects.in_workspace(request.auth.workspace).defer("manifest")
    return listed(request, rows, query, ReleaseShape.of)


@router.get("/{key}", response=ReleaseDetail)
def release(request: ApiRequest, key: UUID) -> ReleaseDetail:
    return ReleaseDetail.of(release_in(request.auth.workspace, key))


@router.get("/{key}/file")
def file(request: ApiRequest, key: UUID) -> FileResponse:
    """Raises Conflict until the file is rendered."""
    row = release_in(request.auth.workspace, key)
    if row.state != Release.State.READY:
        raise Conflict(f"This release is {row.state}; there is no file yet.")
    return FileResponse(file_at(row.file).open("rb"), as_attachment=True, filename=row.filename)

"""``/domains``: what dialogues can be about, and making more of it."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import File, Form, Query, Router, Status
from ninja.files import UploadedFile

from curation.api.auth import ApiRequest
from curation.api.listing import Listed, PageQuery, listed, refuse_unknown_fields
from curation.api.shapes.domains import DomainDetail, DomainShape
from curation.api.shapes.jobs import JobShape
from curation.selectors.domain_files import domain_file, file_name
from curation.selectors.domains import domain_named, newest_versions
from curation.services.domains import (
    DomainOrder,
    VersionOrder,
    bring_domain_file,
    order_domain,
    order_version,
)

router = Router(tags=["domains"])


@router.post("", response={202: JobShape})
def order(request: ApiRequest, order: DomainOrder) -> Status[JobShape]:
    """A domain from a brief or from tools, made by the workspace's models, or from a file.

    Follow the job: its result lists each piece as it is proved or dropped, and in the end names
    the domain.
    """
    job = order_domain(request.auth.workspace, by=request.auth.user, order=order)
    return Status(202, JobShape.of(job))


@router.post("/file", response={202: JobShape})
def bring(request: ApiRequest, file: File[UploadedFile], name: Form[str] = "") -> Status[JobShape]:
    """A domain file: a new domain, or the next version of the one that it names."""
    refuse_unknown_fields(request, ("file", "name"))
    job = bring_domain_file(request.auth.workspace, by=request.auth.user, file=file, name=name)
    return Status(202, JobShape.of(job))


@router.get("", response=Listed[DomainShape])
def domains(request: ApiRequest, query: Query[PageQuery]) -> Listed[DomainShape]:
    """The newest version of each domain."""
    rows = newest_versions(request.auth.workspace)
    return listed(request, rows, query, DomainShape.of)


@router.get("/{name}", response=DomainDetail)
def domain(request: ApiRequest, name: str) -> DomainDetail:
    return DomainDetail.of(domain_named(request.auth.workspace, name))


@router.get("/{name}/file")
def domain_as_file(request: ApiRequest, name: str) -> HttpResponse:
    """The newest version as a domain file: YAML, to read, edit and send back."""
    row = domain_named(request.auth.workspace, name)
    answer = HttpResponse(domain_file(row), content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{file_name(row)}"'
    return answer


@router.post("/{name}/versions", response={202: JobShape})
def next_version(request: ApiRequest, name: str, order: VersionOrder) -> Status[JobShape]:
    """A next version: its words refined by a model, tasks written for it."""
    row = domain_named(request.auth.workspace, name)
    return Status(202, JobShape.of(order_version(row, by=request.auth.user, order=order)))

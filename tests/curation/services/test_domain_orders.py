"""Domain files sent back as next versions, and orders that are refused before anything is asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from pydantic import ValidationError

from curation.engine.storage import home
from curation.engine.values import package_of
from curation.engine.work import claim_job
from curation.errors import Conflict, Refused
from curation.jobs import work
from curation.jobs.work import run_job
from curation.models import DomainVersion, Job, Workspace
from curation.selectors.domain_files import domain_file, file_name
from curation.services.domains import (
    DomainOrder,
    VersionOrder,
    bring_domain_file,
    order_domain,
    order_version,
)
from curation.services.jobs import cancel_job
from curation.services.packs import install_pack
from tests.simulation.domains.file.conftest import LIBRARY


def bring(workspace: Workspace, text: str | bytes, name: str = "") -> Job:
    data = text if isinstance(text, bytes) else text.encode()
    file = ContentFile(data, name="mine.yaml")
    job = _worked(bring_domain_file(workspace, by=None, file=file, name=name))
    assert not (home() / "synthesis" / str(job.pk)).exists()
    return job


def _worked(job: Job) -> Job:
    lease = claim_job("w1", 60)
    assert lease is not None
    run_job(lease)
    job.refresh_from_db()
    return job


def version(job: Job) -> DomainVersion:
    assert job.result, job.error
    return DomainVersion.objects.get(pk=job.result["domain"])


def test_a_domain_file_becomes_a_domain_with_its_tasks(studio: Workspace) -> None:
    row = version(bring(studio, LIBRARY))
    assert (row.name, row.number, row.origin) == ("village-library", 1, "file")
    assert [(task.title, task.chain) for task in row.tasks.all()] == [("Borrow Dune", 0)]
    assert [task.id for task in package_of(row.pk).chains[0]] == ["dune"]


def test_a_file_that_comes_back_unchanged_is_the_version_it_was(studio: Workspace) -> None:
    orders = install_pack(studio, name="orders")
    assert version(bring(studio, domain_file(orders))) == orders
    library = version(bring(studio, LIBRARY))
    assert version(bring(studio, domain_file(library))) == library
    assert file_name(library) == "village-library-v1.yaml"


def test_an_edited_file_is_the_next_version_on_the_same_rows(studio: Workspace) -> None:
    orders = install_pack(studio, name="orders")
    edited = domain_file(orders).replace(b"Order support", b"Order desk")
    row = version(bring(studio, edited))
    assert (row.number, row.title, row.pack) == (2, "Order desk", "orders")
    assert row.image_id == orders.image_id
    assert package_of(row.pk).recipes == package_of(orders.pk).recipes


def test_edited_rows_are_a_world_of_their_own(studio: Workspace) -> None:
    first = version(bring(studio, LIBRARY))
    row = version(bring(studio, LIBRARY.replace("Ulysses", "Dubliners")))
    assert (row.number, row.image_id == first.image_id) == (2, False)


def test_tasks_alone_make_a_version(studio: Workspace) -> None:
    first = version(bring(studio, LIBRARY))
    row = version(bring(studio, LIBRARY[: LIBRARY.index("chains:")]))
    assert row.number == 2
    assert not package_of(row.pk).chains
    assert package_of(first.pk).chains


def test_a_file_can_be_given_another_name(studio: Workspace) -> None:
    assert version(bring(studio, LIBRARY, name="town-library")).name == "town-library"


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("SELECT title,", "SELECT titel,", "tools.get_book.sql"),
        ('[2, "Emma"', '[2, "Dune"', "data.book.rows[1]"),
        ("format: dialoom.domain/1", "format: x", "format"),
    ],
)
def test_what_is_wrong_in_a_file_is_named_with_its_place(
    studio: Workspace, old: str, new: str, field: str
) -> None:
    job = bring(studio, LIBRARY.replace(old, new, 1))
    assert job.state == "failed"
    assert job.error is not None
    assert job.error["field"] == field
    assert job.error["remedy"]
    assert not DomainVersion.objects.exists()


def test_an_empty_or_endless_file_is_refused_at_once(
    studio: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Refused, match="empty"):
        bring_domain_file(studio, by=None, file=ContentFile(b"", name="x.yaml"))
    monkeypatch.setattr("curation.services.domains.FILE_BYTES", 10)
    with pytest.raises(Refused, match="longer"):
        bring_domain_file(studio, by=None, file=ContentFile(b"x" * 11, name="x.yaml"))
    assert not Job.objects.exists()


BRIEF = "A municipal library with branches, loans and fines."


@pytest.mark.parametrize(
    ("order", "field", "problem"),
    [
        ({}, "brief", "Nothing says"),
        ({"brief": BRIEF, "tools": []}, "tools", "one thing"),
        ({"brief": "library"}, "brief", ""),
        ({"brief": "x" * 100_000}, "brief", "100,000 characters"),
        ({"tools": [{"name": "x", "parameters": {"type": "dict"}}]},
         "tools[0] (x).parameters.type", "no type"),
        ({"tools": [{"name": "x"}]}, "model", "tool-writer"),
        ({"brief": BRIEF}, "model", "question-writer"),
        ({"brief": BRIEF, "model": "m"}, "model", "No endpoint is configured"),
        ({"brief": BRIEF, "model": {"judge": "m"}}, "model.judge", "No such role"),
    ],
)  # fmt: skip
def test_an_order_that_cannot_be_met_is_refused_by_field(
    studio: Workspace, order: dict[str, Any], field: str, problem: str
) -> None:
    with pytest.raises(Refused, match=problem or None) as refused:
        order_domain(studio, by=None, order=DomainOrder(**order))
    assert refused.value.problems[0].field == field
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    "order", [{"brief": BRIEF, "tasks": 999}, {"brief": BRIEF, "name": "My Shop"}, {"breif": BRIEF}]
)
def test_an_order_out_of_bounds_is_none(order: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        DomainOrder(**order)


def test_an_order_for_nothing_is_refused(studio: Workspace) -> None:
    orders = install_pack(studio, name="orders")
    with pytest.raises(Refused, match="nothing to be done"):
        order_version(orders, by=None, order=VersionOrder(tasks=0))


def test_a_file_whose_reader_dies_right_after_it_is_done_is_read_again(
    studio: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = ContentFile(LIBRARY.encode(), name="mine.yaml")
    job = bring_domain_file(studio, by=None, file=file)
    with monkeypatch.context() as patch:
        patch.setattr(work, "finish_job", killed)
        with pytest.raises(SystemExit):
            _worked(job)
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    _worked(job)

    assert (job.state, job.error) == ("done", None)
    assert version(job).number == 1
    assert not (home() / "synthesis" / str(job.pk)).exists()


def killed(*_given: object) -> None:
    raise SystemExit


def test_a_job_that_is_over_cannot_be_called_off(studio: Workspace) -> None:
    job = bring(studio, LIBRARY)
    with pytest.raises(Conflict, match="is done"):
        cancel_job(job)
    waiting = bring_domain_file(studio, by=None, file=ContentFile(LIBRARY.encode(), name="x.yaml"))
    assert cancel_job(waiting).state == "cancelled"

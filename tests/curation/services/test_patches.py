"""A patch is proved by a worker: a next version, or the cause and nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from curation.engine.artefacts import pieces_of
from curation.engine.work import claim_job
from curation.errors import Conflict, Refused
from curation.jobs.work import run_job
from curation.models import DomainVersion, Job, Workspace
from curation.services.artefacts import ArtefactVerdict, review_artefact
from curation.services.packs import install_pack
from curation.services.patches import PatchOrder, order_patch, piece_text, rejected_edits
from tests.curation.toy import make_shelf


def patch(row: DomainVersion, by: User, *edits: dict[str, Any], drop: bool = False) -> Job:
    order = PatchOrder.model_validate({"edits": edits, "drop_tasks": drop})
    job = order_patch(row, by=by, order=order)
    lease = claim_job("w1", 60)
    assert lease is not None
    run_job(lease)
    return Job.objects.get(pk=job.pk)


def edited(row: DomainVersion, kind: str, name: str, old: str, new: str) -> dict[str, Any]:
    text = piece_text(row, kind, name)
    assert old in text
    return {"kind": kind, "name": name, "text": text.replace(old, new)}


def test_a_patched_tool_is_a_next_version_of_its_author(studio: Workspace, bob: User) -> None:
    row = make_shelf(studio)
    job = patch(row, bob, edited(row, "tool", "get_book", "One book", "A book"))
    assert job.error is None
    new = DomainVersion.objects.get(pk=job.result["domain"])
    assert (new.number, new.created_by, new.parent) == (2, bob, row)
    assert [(one["kind"], one["name"]) for one in new.changes] == [("tool", "get_book")]
    assert new.content["tools"][0]["description"] == "A book by its number."
    assert row.content["tools"][0]["description"] == "One book by its number."


def test_sql_that_does_not_run_makes_no_version(studio: Workspace, alice: User) -> None:
    row = make_shelf(studio)
    job = patch(row, alice, edited(row, "tool", "get_book", "FROM books", "FROM boots"))
    assert job.state == Job.State.FAILED
    assert job.error["field"] == "tools.get_book.sql"
    assert "boots" in job.error["problem"]
    assert DomainVersion.objects.count() == 1
    assert job.payload["edits"][0]["text"].count("boots") == 1


def test_a_task_whose_solution_fails_makes_no_version(studio: Workspace, alice: User) -> None:
    row = make_shelf(studio)
    job = patch(row, alice, edited(row, "task", "0", "{id: 1}", "{id: 2}"))
    assert job.state == Job.State.FAILED
    assert "does not make its check true" in job.error["problem"]
    assert DomainVersion.objects.count() == 1


def test_a_patched_task_is_the_domains_own_from_then_on(studio: Workspace, alice: User) -> None:
    row = make_shelf(studio)
    job = patch(row, alice, edited(row, "task", "0", "title: Borrow Dune", "title: Take Dune"))
    assert job.error is None
    new = DomainVersion.objects.get(pk=job.result["domain"])
    assert [(task.title, task.chain) for task in new.tasks.all()] == [("Take Dune", 0)]
    (change,) = new.changes
    assert change["name"] == "Borrow Dune"
    assert change["new"] == next(p.key for p in pieces_of(new.pk) if p.kind == "task")


def test_a_tool_that_tasks_need_goes_only_with_them(studio: Workspace, alice: User) -> None:
    row = make_shelf(studio)
    patch(row, alice, edited(row, "task", "0", "title: Borrow Dune", "title: Take Dune"))
    row = DomainVersion.objects.get(number=2)
    gone = {"kind": "tool", "name": "lend_book"}
    with pytest.raises(Refused) as refused:
        patch(row, alice, gone)
    assert refused.value.problems[0].field == "drop_tasks"
    assert "Take Dune" in refused.value.problems[0].problem
    job = patch(row, alice, gone, drop=True)
    assert job.error is None
    new = DomainVersion.objects.get(number=3)
    assert [tool["name"] for tool in new.content["tools"]] == ["get_book"]
    assert {(one["kind"], one["new"]) for one in new.changes} == {("tool", ""), ("task", "")}


def test_what_was_rejected_is_taken_out(studio: Workspace, alice: User) -> None:
    row = make_shelf(studio)
    key = next(p.key for p in pieces_of(row.pk) if p.name == "get_book")
    order = ArtefactVerdict.model_validate({"artefact": key, "verdict": "reject", "reason": "No."})
    review_artefact(row, by=alice, order=order)
    edits = [edit.model_dump() for edit in rejected_edits(row)]
    assert patch(row, alice, *edits).error is None
    assert len(DomainVersion.objects.get(number=2).content["tools"]) == 1


def test_an_old_version_is_not_patched(studio: Workspace, alice: User) -> None:
    row = make_shelf(studio)
    edit = edited(row, "tool", "get_book", "One book", "A book")
    patch(row, alice, edit)
    with pytest.raises(Conflict, match="Version 2"):
        patch(row, alice, edit)


def test_what_says_the_same_makes_no_version(studio: Workspace, alice: User) -> None:
    row = make_shelf(studio)
    job = patch(row, alice, edited(row, "tool", "get_book", "One", "One"))
    assert (job.error["field"], DomainVersion.objects.count()) == ("text", 1)


def test_a_task_of_a_bundled_domain_is_patched(studio: Workspace, alice: User) -> None:
    row = install_pack(studio, name="orders")
    title = row.tasks.get(position=0).title
    job = patch(row, alice, edited(row, "task", "0", f"title: {title}", "title: Mine"))
    assert job.error is None
    new = DomainVersion.objects.get(pk=job.result["domain"])
    assert new.tasks.get(position=0).title == "Mine"
    assert new.tasks.filter(chain=None).count() == 0

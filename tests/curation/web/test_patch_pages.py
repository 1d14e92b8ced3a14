"""Patching a piece of a domain on its pages: nothing typed is lost."""

from __future__ import annotations

from html import unescape

from django.test import Client
from django.urls import reverse

from curation.engine.artefacts import pieces_of
from curation.engine.work import claim_job
from curation.jobs.work import run_job
from curation.models import DomainVersion, Job, Workspace
from curation.services.patches import piece_text
from tests.curation.toy import make_shelf


def address(row: DomainVersion, kind: str = "tool", name: str = "get_book") -> str:
    return reverse("curation:domain-patch", args=[row.pk]) + f"?kind={kind}&name={name}"


def work() -> None:
    lease = claim_job("w1", 60)
    assert lease is not None
    run_job(lease)


def test_a_patch_leads_to_what_changed(as_alice: Client, studio: Workspace) -> None:
    row = make_shelf(studio)
    text = piece_text(row, "tool", "get_book")
    assert text in unescape(as_alice.get(address(row)).content.decode())
    answer = as_alice.post(address(row), {"text": text.replace("One book", "A <b>")})
    work()
    page = as_alice.get(answer["Location"], follow=True).content.decode()
    assert "+description: &quot;A &lt;b&gt; by its number.&quot;" in page
    assert "-description: One book by its number." in page
    assert "by alice" in page


def test_what_fails_is_said_and_what_was_typed_is_kept(as_alice: Client, studio: Workspace) -> None:
    row = make_shelf(studio)
    typed = piece_text(row, "tool", "get_book").replace("FROM books", "FROM boots")
    answer = as_alice.post(address(row), {"text": typed})
    work()
    page = as_alice.get(answer["Location"]).content.decode()
    assert "tools.get_book.sql" in page
    like = as_alice.get(address(row) + f"&like={Job.objects.get().pk}").content.decode()
    assert "FROM boots" in like


def test_a_field_that_cannot_be_read_stands_beside_what_was_typed(
    as_alice: Client, studio: Workspace
) -> None:
    row = make_shelf(studio)
    answer = as_alice.post(address(row), {"text": "description: x\nbody: mine"})
    assert answer.status_code == 422
    assert "tools.get_book" in answer.content.decode()
    assert "body: mine" in answer.content.decode()


def test_what_goes_with_a_rejected_tool_is_said_first(as_alice: Client, studio: Workspace) -> None:
    row = make_shelf(studio)
    key = next(piece.key for piece in pieces_of(row.pk) if piece.name == "lend_book")
    given = {"artefact": key, "verdict": "reject", "reason": "Too much."}
    as_alice.post(reverse("curation:artefact-review", args=[row.pk]), given)
    where = reverse("curation:domain-drop", args=[row.pk])
    assert "Borrow Dune" in as_alice.get(where).content.decode()
    as_alice.post(where)
    work()
    assert DomainVersion.objects.filter(number=2).exists()


def test_a_stranger_cannot_patch(as_charlie: Client, studio: Workspace) -> None:
    row = make_shelf(studio)
    assert as_charlie.get(address(row)).status_code == 404
    assert as_charlie.post(address(row), {"text": "x"}).status_code == 404

"""Judging the pieces of a domain on its pages."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from curation.engine.artefacts import pieces_of
from curation.models import ArtefactReview, DomainVersion, Workspace
from tests.curation.toy import make_shelf


def key_of(row: DomainVersion, name: str) -> str:
    return next(piece.key for piece in pieces_of(row.pk) if piece.name == name)


def judge(client: Client, row: DomainVersion, *, htmx: bool = True, **given: str) -> str:
    headers = {"HX-Request": "true"} if htmx else {}
    address = reverse("curation:artefact-review", args=[row.pk])
    answer = client.post(address, given, headers=headers, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("expects", ["²", "9" * 5000, "none"])
def test_a_number_that_is_none_is_refused_and_changes_nothing(
    as_alice: Client, studio: Workspace, expects: str
) -> None:
    row = make_shelf(studio)
    key = key_of(row, "get_book")
    text = judge(as_alice, row, artefact=key, verdict="approve", expects=expects)
    assert "expects" in text
    assert not ArtefactReview.objects.exists()


def test_a_verdict_changes_its_line_and_the_counts(as_alice: Client, studio: Workspace) -> None:
    row = make_shelf(studio)
    text = judge(as_alice, row, artefact=key_of(row, "get_book"), verdict="approve", expects="0")
    assert "approved</span>" in text
    assert "<strong>1</strong> of 2 tools approved" in text
    assert "<html" not in text


def test_a_verdict_is_taken_back_by_the_key_of_all_that_is(
    as_alice: Client, studio: Workspace
) -> None:
    row = make_shelf(studio)
    key = key_of(row, "get_book")
    said = judge(as_alice, row, artefact=key, verdict="approve", expects="0")
    assert 'data-do="undo"' in said
    taken = judge(as_alice, row, artefact=key, verdict="open", expects="1")
    assert 'data-do="undo"' not in taken
    assert list(ArtefactReview.objects.order_by("version").values_list("verdict", flat=True)) == [
        "approve", "open",
    ]  # fmt: skip


def test_a_rejection_without_a_reason_keeps_the_line_and_says_so(
    as_alice: Client, studio: Workspace
) -> None:
    row = make_shelf(studio)
    text = judge(as_alice, row, artefact=key_of(row, "get_book"), verdict="reject")
    assert "A rejection needs a reason." in text
    assert not ArtefactReview.objects.exists()


def test_without_scripts_the_page_comes_back(as_alice: Client, studio: Workspace) -> None:
    row = make_shelf(studio)
    key = key_of(row, "lend_book")
    text = judge(as_alice, row, htmx=False, artefact=key, verdict="reject", reason="No <b>.")
    assert "No &lt;b&gt;." in text
    assert "0</strong> of 2 tools approved, 1 rejected" in text


def test_open_ones_can_be_seen_alone(as_alice: Client, studio: Workspace) -> None:
    row = make_shelf(studio)
    judge(as_alice, row, artefact=key_of(row, "get_book"), verdict="approve")
    text = as_alice.get(
        reverse("curation:domain", args=[row.pk]) + "?show=tools&only=open"
    ).content.decode()
    assert 'id="tool-lend_book"' in text
    assert 'id="tool-get_book"' not in text


def test_a_stranger_cannot_judge(as_charlie: Client, studio: Workspace) -> None:
    row = make_shelf(studio)
    address = reverse("curation:artefact-review", args=[row.pk])
    answer = as_charlie.post(address, {"artefact": key_of(row, "get_book"), "verdict": "approve"})
    assert answer.status_code == 404

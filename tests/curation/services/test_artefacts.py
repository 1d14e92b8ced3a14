"""Verdicts on a domain's pieces: whose, on what, and what a next version keeps."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from curation.engine.artefacts import pieces_of
from curation.engine.versions import store_domain
from curation.errors import Refused, Stale
from curation.models import ArtefactReview, DomainVersion, Workspace
from curation.selectors.artefacts import counts_of, judged_pieces
from curation.services.artefacts import ArtefactVerdict, review_artefact
from tests.curation.toy import GET_BOOK, LEND_BOOK, make_shelf, shelf_domain


def key_of(row: DomainVersion, kind: str, name: str) -> str:
    return next(p.key for p in pieces_of(row.pk) if (p.kind, p.name) == (kind, name))


def say(
    row: DomainVersion, by: User, artefact: str, verdict: str = "approve", **more: object
) -> ArtefactReview:
    order = ArtefactVerdict.model_validate({"artefact": artefact, "verdict": verdict, **more})
    return review_artefact(row, by=by, order=order)


def test_a_second_thought_is_a_new_version_of_the_verdict(
    studio: Workspace, alice: User, bob: User
) -> None:
    row = make_shelf(studio)
    key = key_of(row, "tool", "get_book")
    say(row, alice, key)
    said = say(row, bob, key, "reject", reason="It reads too much.", expects=1)
    assert (said.version, said.by) == (2, bob)
    (latest,) = [one for one in judged_pieces(row) if one.piece.key == key]
    assert latest.verdict == "reject"
    assert ArtefactReview.objects.count() == 2


def test_what_a_next_version_leaves_as_it_is_stays_approved(studio: Workspace, alice: User) -> None:
    row = make_shelf(studio)
    for name in ("get_book", "lend_book"):
        say(row, alice, key_of(row, "tool", name))
    changed = GET_BOOK.model_copy(update={"description": "A book."})
    after = shelf_domain().model_copy(update={"tools": (changed, LEND_BOOK)})
    newer = store_domain(studio, after, origin=DomainVersion.Origin.FILE)
    counts = counts_of(judged_pieces(newer))
    assert (counts["tool"].approved, counts["tool"].open) == (1, 1)


def test_a_verdict_is_for_one_domain(studio: Workspace, alice: User) -> None:
    row, other = make_shelf(studio), make_shelf(studio, "other")
    say(row, alice, key_of(row, "tool", "get_book"))
    assert counts_of(judged_pieces(other))["tool"].approved == 0


def test_what_is_taken_back_is_open_again(studio: Workspace, alice: User) -> None:
    row = make_shelf(studio)
    key = key_of(row, "task", "0")
    say(row, alice, key)
    say(row, alice, key, "open")
    assert counts_of(judged_pieces(row))["task"].open == 1


def test_a_rejection_says_why(studio: Workspace, alice: User) -> None:
    row = make_shelf(studio)
    with pytest.raises(Refused) as refused:
        say(row, alice, key_of(row, "tool", "get_book"), "reject", reason="  ")
    assert refused.value.problems[0].field == "reason"


def test_a_piece_that_is_none_of_this_version_is_refused(studio: Workspace, alice: User) -> None:
    with pytest.raises(Refused) as refused:
        say(make_shelf(studio), alice, "0" * 64)
    assert refused.value.problems[0].field == "artefact"
    assert not ArtefactReview.objects.exists()


def test_of_two_people_the_slower_one_is_told(studio: Workspace, alice: User, bob: User) -> None:
    row = make_shelf(studio)
    key = key_of(row, "tool", "get_book")
    say(row, alice, key, expects=0)
    with pytest.raises(Stale, match="alice"):
        say(row, bob, key, "reject", reason="No.", expects=0)

"""A turn is found by its number, or by what was said, called or returned after where one is."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from curation.models import Trajectory
from curation.selectors.timeline import whole_path
from curation.web.transcript.finding import place_of


@pytest.mark.parametrize(
    ("text", "after", "at"),
    [
        ("7", -1, 7),
        ("#7", 9, 7),
        ("700", -1, None),
        ("get_book", -1, 2),
        ("get_book", 2, 3),
        ("lend_book", 3, 6),
        ("DUNE", -1, 3),
        ("get_book", 9, 2),
        ("nobody says this", -1, None),
        ("", -1, None),
    ],
)
def test_the_next_turn_that_is_meant(
    finished: Trajectory, text: str, after: int, at: int | None
) -> None:
    assert place_of(whole_path(finished), text, after=after) == at


def test_what_is_found_is_opened_and_what_is_not_is_said(
    as_alice: Client, as_charlie: Client, finished: Trajectory
) -> None:
    address = reverse("curation:trajectory-find", args=[finished.pk])
    asked = {"find": "get_book", "from": "2", "list": "all"}
    page = as_alice.get(address, asked)
    bench = reverse("curation:trajectory", args=[finished.pk])
    assert page["Location"] == f"{bench}?list=all&find=get_book&at=3"
    assert as_charlie.get(address, asked).status_code == 404

    found = as_alice.get(address, {"find": '<b>"nothing', "from": "4"}, follow=True)
    assert found.redirect_chain[0][0].endswith("at=4")
    text = found.content.decode()
    assert "Nothing in this dialogue is" in text
    assert "<b>" not in text
    past = as_alice.get(address, {"find": "700"}, follow=True).content.decode()
    assert "its last turn is 10" in past

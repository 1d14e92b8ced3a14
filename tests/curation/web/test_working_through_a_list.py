"""From dialogue to dialogue through the list that one filtered, and back to a verdict."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from curation.models import Review, Trajectory, Workspace
from curation.selectors.listed_neighbours import listed_neighbours
from curation.web.listing import Listing, listing_of
from tests.curation.toy import make_dialogue, play

QUEUED = "list=state%3Dqueued"


@pytest.fixture
def rows(studio: Workspace) -> list[Trajectory]:
    """Three finished dialogues, newest first, as the queue lists them."""
    made = [_finished(studio, number) for number in range(3)]
    return sorted(made, key=lambda row: row.created, reverse=True)


def _finished(studio: Workspace, number: int) -> Trajectory:
    row = make_dialogue(studio, ordinal=number)
    play(row)
    row.refresh_from_db()
    return row


def address(row: Trajectory, query: str = "") -> str:
    return reverse("curation:trajectory", args=[row.pk]) + query


def judge(client: Client, row: Trajectory, **more: str) -> str:
    to = reverse("curation:trajectory-review", args=[row.pk])
    return str(client.post(to, {"verdict": "approve", **more})["Location"])


def test_the_queue_hands_its_filters_to_the_dialogues(
    as_alice: Client, rows: list[Trajectory]
) -> None:
    text = as_alice.get("/queue/?state=queued&search=").content.decode()
    assert f'href="{address(rows[0])}?{QUEUED}"' in text
    assert "?list=all" in as_alice.get("/queue/").content.decode()


def test_next_and_previous_keep_to_the_filters(as_alice: Client, rows: list[Trajectory]) -> None:
    Trajectory.objects.filter(pk=rows[1].pk).update(review_state="approved")
    text = as_alice.get(address(rows[0], f"?{QUEUED}")).content.decode()
    assert f'href="{address(rows[2])}?{QUEUED}"' in text
    assert str(rows[1].pk) not in text
    assert "Queue, filtered" in text


def test_neighbours_are_the_rows_above_and_below(rows: list[Trajectory]) -> None:
    first, second, third = rows
    assert listed_neighbours(second, {}) == (first.pk, third.pk)
    assert listed_neighbours(first, {}) == (None, second.pk)
    assert listed_neighbours(third, {"state": "queued"}) == (second.pk, None)


def test_links_within_a_dialogue_keep_the_list(as_alice: Client, rows: list[Trajectory]) -> None:
    text = as_alice.get(address(rows[0], f"?{QUEUED}")).content.decode()
    links = re.findall(r'href="(\?[^"]*at=[^"]*)"', text)
    assert links
    assert all(link.startswith(f"?{QUEUED}") for link in links)


def test_a_verdict_opens_the_next_of_the_list(as_alice: Client, rows: list[Trajectory]) -> None:
    assert judge(as_alice, rows[0], list="state=queued") == address(rows[1], f"?{QUEUED}")
    assert judge(as_alice, rows[2], list="state=queued") == "/queue/?state=queued"


def test_a_verdict_without_a_list_opens_what_has_waited_longest(
    as_alice: Client, rows: list[Trajectory]
) -> None:
    assert judge(as_alice, rows[0]) == address(rows[2])


def test_after_a_verdict_there_is_a_way_back_to_change_it(
    as_alice: Client, alice: User, rows: list[Trajectory]
) -> None:
    Trajectory.objects.filter(pk=rows[0].pk).update(title="<b>bold</b>")
    text = as_alice.get(judge(as_alice, rows[0])).content.decode()
    assert f'href="{address(rows[0])}#verdict"' in text
    assert "&lt;b&gt;bold" in text
    assert "<b>bold" not in text
    to = judge(as_alice, rows[0], verdict="reject", reason="Too short.", seen="1")
    assert to == address(rows[0])
    newest = Review.objects.filter(trajectory=rows[0], reviewer=alice).latest("version")
    assert (newest.version, newest.verdict) == (2, "reject")


def test_a_made_up_list_is_the_queue_without_a_filter() -> None:
    assert Listing("x=1&run=").address == "/queue/"
    assert Listing("state=queued&evil=1").filters == {"state": "queued"}
    assert not Listing()
    assert listing_of({"state": "", "search": "a b"}).carried == "list=search%3Da%2Bb&"


def test_a_branch_says_where_it_parts_and_leads_back(
    as_alice: Client, rows: list[Trajectory]
) -> None:
    parent = rows[0]
    edit = reverse("curation:turn-edit", args=[parent.pk, 5])
    place = as_alice.post(edit, {"message": "Something else."})["Location"]
    text = as_alice.get(place).content.decode()
    parted = text.index('id="parted"')
    assert text.index('id="turn-4"') < parted < text.index('id="turn-5"')
    assert f'href="{address(parent)}?at=5#turn-5"' in text
    assert "edited by alice" in text
    assert 'id="parted"' not in as_alice.get(address(parent)).content.decode()

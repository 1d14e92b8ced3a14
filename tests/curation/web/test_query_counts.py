"""A page asks the database as often for many rows as for a few."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curation.models import Note, Release, Run, Trajectory, Turn, Workspace
from curation.services.forks import fork_trajectory
from curation.services.orders import ForkOrder, read_order
from tests.curation.toy import make_dialogue, make_rules, make_run, play

MOST = 25
"""Queries of a page that a person opens; each is a millisecond or two."""
PAGES = ("/", "/queue/", "/queue/?state=queued&search=dune", "/runs/", "/rules/", "/releases/")


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def fill(studio: Workspace, alice: User, count: int) -> None:
    """Some more of everything that lists show."""
    make_rules(studio)
    for number in range(count):
        run = make_run(studio, by=alice)
        row = make_dialogue(studio, run_row=run, ordinal=number)
        play(row)
        Release.objects.create(workspace=studio, name=f"set {row.pk}", target="native")
        Trajectory.objects.filter(pk=row.pk).update(reviewer=alice)


@pytest.mark.parametrize("address", PAGES)
def test_a_list_asks_as_often_for_many_rows_as_for_few(
    as_alice: Client, studio: Workspace, alice: User, address: str
) -> None:
    fill(studio, alice, 2)
    few = queries(as_alice, address)
    fill(studio, alice, 4)
    assert queries(as_alice, address) == few
    assert few <= MOST


def test_a_run_asks_as_often_for_many_dialogues(
    as_alice: Client, studio: Workspace, ordered: Run
) -> None:
    address = reverse("curation:run", args=[ordered.pk])
    make_dialogue(studio, run_row=ordered, ordinal=0)
    few = queries(as_alice, address)
    for number in range(1, 6):
        make_dialogue(studio, run_row=ordered, ordinal=number)
    assert queries(as_alice, address) == few


def _forked(row: Trajectory, alice: User) -> None:
    for at in (3, 5, 7):
        fork_trajectory(row, by=alice, order=read_order(ForkOrder, {"at": at}))


def _noted(row: Trajectory, alice: User) -> None:
    for turn in row.own_turns.all():
        Note.objects.create(workspace=row.workspace, turn=turn, by=alice, body="Odd.")


def _prolonged(row: Trajectory, alice: User) -> None:
    last = row.own_turns.latest("seq")
    more = [
        Turn(
            trajectory=row,
            seq=last.seq + step,
            role=last.role,
            content=last.content | {"seq": last.seq + step},
            tally=last.tally,
            author=last.author,
        )
        for step in range(1, 60)
    ]
    Turn.objects.bulk_create(more)
    Trajectory.objects.filter(pk=row.pk).update(length=last.seq + 60)


@pytest.mark.parametrize("grow", [_forked, _noted, _prolonged])
def test_the_workbench_asks_as_often_for_branches_notes_and_turns(
    as_alice: Client,
    alice: User,
    finished: Trajectory,
    grow: Callable[[Trajectory, User], None],
) -> None:
    address = reverse("curation:trajectory", args=[finished.pk])
    # So that the frame says from the start that work waits; forks are work, too.
    make_dialogue(finished.workspace)
    few = queries(as_alice, address)
    grow(finished, alice)
    assert queries(as_alice, address) == few
    assert few <= MOST

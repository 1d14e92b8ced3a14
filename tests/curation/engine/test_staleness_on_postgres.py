"""Thousands of dialogues are compared in portions, and lists of stale ones read what they show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User

from curation.engine.bulk import analyze
from curation.models import Job, StaleMark, Trajectory, Workspace
from curation.selectors.list_pages import dialogue_page
from curation.selectors.staleness import numbers_of
from curation.selectors.trajectories import TrajectoryQuery, trajectory_list
from curation.services.access import create_workspace
from curation.services.mass_replays import came_out_same, restore_version
from tests.curation.patching import SQL, edit, patched
from tests.curation.patching import work as run_jobs
from tests.curation.toy import make_dialogue, play
from tests.curation.work import fill, work
from tests.servers.session import Session, copy_of

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

FEW, MANY = 300, 1_500
MORE = 1.3


@pytest.fixture
def studio(tables_url: str) -> Iterator[Workspace]:
    """With one finished dialogue that called the tool which is to change."""
    opened = Session(copy_of(tables_url))
    with opened:
        owner = User.objects.create_user("alice")
        studio = create_workspace(slug="studio", name="Studio", owner=owner)
        play(make_dialogue(studio))
        yield studio
    opened.wrapper.close()


def finished(studio: Workspace, up_to: int) -> Trajectory:
    """Copies of the dialogue; only the first has the turns in which the tool is called."""
    row = Trajectory.objects.order_by("created")[0]
    fill(studio, row, up_to)
    Trajectory.objects.update(state="finished")
    return row


def reads(studio: Workspace, row: Trajectory) -> dict[str, Callable[[], Any]]:
    def listed(stale: str) -> Callable[[], Any]:
        asked = TrajectoryQuery.model_validate({"stale": stale, "limit": 20})
        return lambda: trajectory_list(studio, asked)

    return {
        **{stale: listed(stale) for stale in ("yes", "no", "replayed")},
        "queue": lambda: dialogue_page(studio, {"stale": "replayed", "domain": "shelf"}, ""),
        "numbers": lambda: numbers_of(row.domain),
        "same": lambda: came_out_same(row.domain)[:1000].count(),
    }


def test_thousands_are_compared_in_portions_and_compared_back(studio: Workspace) -> None:
    row = finished(studio, FEW)
    alice = User.objects.get(username="alice")
    patched(studio, alice, edit(studio, *SQL))

    job = Job.objects.get(kind=Job.Kind.COMPARE)
    assert (job.state, job.result["compared"], job.result["stale"]) == ("done", FEW, 1)
    assert list(StaleMark.objects.values_list("trajectory", flat=True)) == [row.pk]

    patched(studio, alice, {"kind": "policy", "text": "Lend one book at a time."})
    assert Trajectory.objects.filter(stale="stale").count() == FEW
    restore_version(row.domain, by=alice)
    run_jobs()
    assert not Trajectory.objects.exclude(stale=None).exists()
    assert not StaleMark.objects.exists()


def test_what_lists_touch_does_not_grow_with_the_workspace(studio: Workspace) -> None:
    row = finished(studio, FEW)
    alice = User.objects.get(username="alice")
    patched(studio, alice, edit(studio, *SQL))
    analyze(Trajectory, StaleMark)
    few = {name: work(read) for name, read in reads(studio, row).items()}

    finished(studio, MANY)
    analyze(Trajectory, StaleMark)
    many = {name: work(read) for name, read in reads(studio, row).items()}

    assert {name: (few[name], many[name]) for name in few if many[name] > few[name] * MORE} == {}

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from curation.engine import purge
from curation.engine.purge import KEPT, MOST, Purge
from curation.engine.releasable import ReleaseFilter
from curation.engine.state import rows_to_state
from curation.engine.work import claim_job
from curation.jobs.work import run_job
from curation.models import AuditEntry, Note, ReleaseItem, Trajectory, Turn, Workspace
from curation.services.forks import fork_trajectory
from curation.services.notes import add_note
from curation.services.orders import ForkOrder, ReleaseOrder
from curation.services.playing import delete_trajectory, restore_trajectory
from curation.services.releases import create_release
from tests.curation.toy import make_dialogue

LATER = timezone.now() + KEPT + timedelta(days=1)


def branch_of(parent: Trajectory, at: int) -> Trajectory:
    (child,) = fork_trajectory(parent, by=None, order=ForkOrder(at=at))
    return child


def test_a_deletion_can_be_undone_for_a_week_and_then_not(
    finished: Trajectory, alice: User
) -> None:
    add_note(finished, seq=1, by=alice, body="Odd.")
    delete_trajectory(finished, by=alice)

    assert Purge().step() == 0
    restore_trajectory(finished, by=alice)
    delete_trajectory(finished, by=alice)
    assert Purge().step(LATER) == 1
    assert not Trajectory.objects.exists()
    assert not Turn.objects.exists()
    assert not Note.objects.exists()


def test_what_was_taken_away_is_on_record(finished: Trajectory, alice: User) -> None:
    delete_trajectory(finished, by=alice)
    Purge().step(LATER)

    found = AuditEntry.objects.filter(subject=finished.pk).order_by("id")
    assert [(entry.action, entry.by) for entry in found] == [("deleted", alice), ("purged", None)]
    assert found[1].detail == {"title": "Borrow Dune", "origin": "generated", "length": 11}


def test_what_a_branch_inherits_stays_until_the_branch_goes(finished: Trajectory) -> None:
    middle = branch_of(finished, 6)
    inner = branch_of(middle, 3)
    for row in (finished, middle):
        delete_trajectory(row)

    gone = Purge()
    assert gone.step(LATER) == 1, "only the branch that nobody inherits from"
    assert len(rows_to_state(Trajectory.objects.get(pk=inner.pk)).turns) == 3
    delete_trajectory(inner)
    assert gone.step(LATER) == 1
    assert gone.step(LATER) == 1
    assert not Turn.objects.exists()


def test_what_a_release_was_made_of_stays(studio: Workspace, finished: Trajectory) -> None:
    order = ReleaseOrder(name="r", filter=ReleaseFilter(review="any"))
    create_release(studio, by=None, order=order)
    delete_trajectory(finished)

    assert Purge().step(LATER) == 0, "it waits to be made"
    lease = claim_job("w1", 60)
    assert lease is not None
    run_job(lease)
    assert ReleaseItem.objects.get().trajectory == finished
    assert Purge().step(LATER) == 0
    assert Turn.objects.filter(trajectory=finished).count() == 11


def test_records_that_an_import_left_half_done_go_too(studio: Workspace) -> None:
    hidden: dict[str, Any] = {"origin": "import", "deleted_at": timezone.now()}
    make_dialogue(studio, state="paused", **hidden)
    make_dialogue(studio, state="finished", **hidden)
    make_dialogue(studio, deleted_at=timezone.now(), state="generating")

    assert Purge().step(LATER) == 2
    assert Trajectory.objects.get().state == "generating"


def test_rows_that_must_stay_do_not_block_those_behind_them(
    studio: Workspace, finished: Trajectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purge, "LOOKED_AT", 1)
    branch_of(finished, 3)
    delete_trajectory(finished)
    leaf = make_dialogue(studio, state="failed", deleted_at=timezone.now())

    steps = Purge()
    assert [steps.step(LATER), steps.step(LATER)] == [0, 1]
    assert not Trajectory.objects.filter(pk=leaf.pk).exists()


def test_a_step_takes_a_few_rows_only(studio: Workspace) -> None:
    for _ in range(MOST + 1):
        make_dialogue(studio, state="failed", deleted_at=timezone.now())

    steps = Purge()
    assert [steps.step(LATER), steps.step(LATER), steps.step(LATER)] == [MOST, 1, 0]

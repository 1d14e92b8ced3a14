"""What the database writes of a release's branches is what the program says of them."""

from __future__ import annotations

import pytest

from curation.engine import freezing
from curation.engine.freezing import freeze
from curation.engine.paths import path_of
from curation.engine.selecting import select
from curation.engine.work import JobLease, claim_job, report
from curation.errors import LeaseLost
from curation.models import (
    Job,
    Membership,
    Release,
    ReleaseSelection,
    Review,
    Trajectory,
    Workspace,
)
from curation.services.forks import fork_trajectory
from curation.services.orders import ForkOrder
from curation.services.reviews import submit_review
from tests.curation.toy import LENGTH, make_dialogue, play


def working_on(release: Release) -> JobLease:
    Job.objects.create(workspace=release.workspace, kind=Job.Kind.RELEASE)
    lease = claim_job("w1", 60)
    assert lease is not None
    return lease


def test_items_hold_the_paths_of_their_branches_oldest_first(
    studio: Workspace, finished: Trajectory
) -> None:
    (child,) = fork_trajectory(finished, by=None, order=ForkOrder(at=5))
    (idle,) = fork_trajectory(finished, by=None, order=ForkOrder(at=3))
    play(child)
    (grandchild,) = fork_trajectory(child, by=None, order=ForkOrder(at=8))
    play(grandchild)
    rows = [finished, child, idle, grandchild]
    release = Release.objects.create(workspace=studio, name="gold", target="native")

    assert select(release, Trajectory.objects.in_workspace(studio)) == len(rows)
    freeze(release, working_on(release))
    for place, (row, item) in enumerate(zip(rows, release.items.order_by("position"), strict=True)):
        row.refresh_from_db()
        assert (item.trajectory, item.position, item.review) == (row, place, None)
        assert item.path == [part.as_json() for part in path_of(row)]
        assert item.length == row.length
    assert grandchild.length == child.length == LENGTH


def test_what_is_approved_or_said_after_the_order_is_not_in_it(
    studio: Workspace, finished: Trajectory, lead: Membership
) -> None:
    first = submit_review(finished, member=lead, verdict=Review.Verdict.APPROVE)
    late = make_dialogue(studio)
    play(late)
    approved = Trajectory.objects.filter(review_state=Trajectory.ReviewState.APPROVED)
    release = Release.objects.create(workspace=studio, name="gold", target="native")
    assert select(release, approved) == 1

    submit_review(late, member=lead, verdict=Review.Verdict.APPROVE)
    submit_review(finished, member=lead, verdict=Review.Verdict.REJECT, reason="No.")
    freeze(release, working_on(release))

    (item,) = release.items.all()
    assert (item.trajectory, item.review_id) == (finished, first.pk)


def test_one_that_was_put_down_goes_on_where_it_was(
    studio: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freezing, "PORTION", 2)
    rows = [make_dialogue(studio) for _ in range(5)]
    release = Release.objects.create(workspace=studio, name="gold", target="native")
    assert select(release, Trajectory.objects.in_workspace(studio)) == 5
    lease = working_on(release)
    reported = report

    def lost(*given: object) -> None:
        if release.items.exists():
            raise LeaseLost("taken over")
        reported(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(freezing, "report", lost)
    with pytest.raises(LeaseLost):
        freeze(release, lease)
    assert release.items.count() == 2
    monkeypatch.setattr(freezing, "report", reported)
    freeze(release, lease)

    taken = release.items.order_by("position").values_list("position", "trajectory")
    assert list(taken) == [(at, row.pk) for at, row in enumerate(rows)]
    assert not ReleaseSelection.objects.exists()

"""What the database writes of a release's branches is what the program says of them."""

from __future__ import annotations

from curation.engine.freezing import freeze
from curation.engine.paths import path_of
from curation.models import Release, Trajectory, Workspace
from curation.services.forks import fork_trajectory
from curation.services.orders import ForkOrder
from tests.curation.toy import LENGTH, play


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

    assert freeze(release, Trajectory.objects.in_workspace(studio)) == len(rows)
    for place, (row, item) in enumerate(zip(rows, release.items.order_by("position"), strict=True)):
        row.refresh_from_db()
        assert (item.trajectory, item.position, item.review) == (row, place, None)
        assert item.path == [part.as_json() for part in path_of(row)]
        assert item.length == row.length
    assert grandchild.length == child.length == LENGTH

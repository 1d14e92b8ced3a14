from __future__ import annotations

import pytest

from curation.models import Trajectory, Workspace
from curation.selectors.branches import matching
from curation.services.forks import fork_trajectory
from curation.services.orders import ForkOrder
from tests.curation.toy import play


def listed(workspace: Workspace) -> list[Trajectory]:
    return list(matching(workspace, {"checks": "near"}))


def summed(row: Trajectory, **columns: int | str) -> None:
    Trajectory.objects.filter(pk=row.pk).update(**columns)


@pytest.mark.parametrize(
    ("columns", "is_near"),
    [
        ({}, False),
        ({"findings_errors": 1}, True),
        ({"findings_warnings": 1}, True),
        ({"findings_errors": 1, "findings_warnings": 1}, False),
        ({"findings_errors": 2}, False),
        ({"tasks_proven": 0}, True),
        ({"tasks_proven": 0, "findings_errors": 1}, False),
        ({"tasks_proven": 0, "reason": "imported"}, False),
        ({"findings_errors": 1, "reason": "imported"}, True),
        ({"tasks_total": 3}, False),
        ({"findings_errors": 1, "review_state": "approved"}, False),
        ({"findings_errors": 1, "state": "failed"}, False),
    ],
)
def test_one_fault_makes_a_near_miss(
    finished: Trajectory, studio: Workspace, columns: dict[str, int | str], is_near: bool
) -> None:
    summed(finished, findings_warnings=0, findings_errors=0)
    summed(finished, **columns)

    assert listed(studio) == ([finished] if is_near else [])


def test_what_a_branch_has_repaired_is_done(finished: Trajectory, studio: Workspace) -> None:
    summed(finished, findings_errors=1, findings_warnings=0)
    (child,) = fork_trajectory(finished, by=None, order=ForkOrder(at=5))
    play(child)
    summed(child, findings_errors=1, findings_warnings=0)
    assert set(listed(studio)) == {finished, child}

    summed(child, findings_errors=0)

    assert listed(studio) == []

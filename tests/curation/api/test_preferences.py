from __future__ import annotations

import pytest

from curation.models import Trajectory
from curation.services.forks import fork_trajectory
from curation.services.orders import ForkOrder
from tests.curation.api.conftest import Api
from tests.curation.api.test_problems import problem
from tests.curation.toy import play


@pytest.fixture
def branch(finished: Trajectory) -> Trajectory:
    (child,) = fork_trajectory(finished, by=None, order=ForkOrder(at=5))
    play(child)
    return child


def test_a_word_is_given_listed_and_compared(
    api: Api, finished: Trajectory, branch: Trajectory
) -> None:
    pair = {"left": str(finished.pk), "right": str(branch.pk)}

    answer = api.post("/preferences", pair | {"better": "right", "scope": "step", "strength": 1})

    assert answer.status_code == 201, answer.content
    given = answer.json()
    assert (given["chosen"], given["rejected"]) == (str(branch.pk), str(finished.pk))
    assert (given["at"], given["scope"], given["by"]) == (5, "step", "alice")
    assert api.get("/preferences").json()["items"] == [given]
    assert api.get("/preferences", by="me").json()["items"] == [given]


def test_a_comparison_says_where_they_part_and_how_they_ended(
    api: Api, finished: Trajectory, branch: Trajectory
) -> None:
    found = api.get(f"/trajectories/{finished.pk}/compare/{branch.pk}").json()

    assert (found["at"], found["world"], found["rules"]) == (5, {}, [])
    assert found["left"]["solved"] is found["right"]["solved"] is True


def test_proposals_are_what_outcomes_tell_apart(
    api: Api, finished: Trajectory, branch: Trajectory
) -> None:
    Trajectory.objects.filter(pk=finished.pk).update(tasks_proven=0)

    found = api.get("/preferences/proposals").json()

    assert found == {
        "items": [{"solved": str(branch.pk), "unsolved": str(finished.pk)}],
        "next": None,
    }


@pytest.mark.parametrize(
    ("order", "field"),
    [
        ({"better": "both"}, "better"),
        ({"better": "left", "strength": 4}, "strength"),
        ({"better": "left", "scope": "half"}, "scope"),
        ({"better": "left", "reason": "x" * 501}, "reason"),
        ({"better": "left", "because": "x"}, "because"),
    ],
)
def test_a_field_that_means_nothing_is_named(
    api: Api, finished: Trajectory, branch: Trajectory, order: dict[str, object], field: str
) -> None:
    pair = {"left": str(finished.pk), "right": str(branch.pk)}
    found = problem(api.post("/preferences", pair | order), 422)
    assert field in str(found["errors"])


def test_a_stranger_finds_no_pair(charlies: Api, finished: Trajectory, branch: Trajectory) -> None:
    pair = {"left": str(finished.pk), "right": str(branch.pk), "better": "left"}
    problem(charlies.post("/preferences", pair), 404)
    problem(charlies.get(f"/trajectories/{finished.pk}/compare/{branch.pk}"), 404)
    assert charlies.get("/preferences").json()["items"] == []


def test_the_family_names_each_branch_and_why(
    api: Api, finished: Trajectory, branch: Trajectory
) -> None:
    items = api.get(f"/trajectories/{branch.pk}/family").json()["items"]

    assert [(one["trajectory"], one["fork_at"], one["label"]) for one in items] == [
        (str(finished.pk), None, "original"),
        (str(branch.pk), 5, "played on at 5"),
    ]

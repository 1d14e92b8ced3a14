from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from curation.errors import Refused
from curation.models import Trajectory, Workspace
from curation.services.forks import fork_trajectory
from curation.services.orders import ForkOrder, ReleaseOrder
from curation.services.preferences import PreferenceOrder, prefer
from curation.services.releases import create_release
from tests.curation.services.test_releases import lines, release
from tests.curation.toy import play

ANY = {"filter": {"review": "any"}, "format": "trl-dpo"}


@pytest.fixture
def worse(finished: Trajectory) -> Trajectory:
    """A branch in which the agent answers the first question without looking."""
    (child,) = fork_trajectory(finished, by=None, order=ForkOrder(at=2, message=spoken("No idea.")))
    play(child)
    return child


def spoken(text: str) -> dict[str, str]:
    return {"role": "assistant", "content": text}


def say(better: Trajectory, worse: Trajectory, by: User, word: str = "left") -> None:
    order = PreferenceOrder.model_validate({"better": word})
    prefer(better, worse, by=by, order=order)


def test_a_pair_becomes_a_row(
    studio: Workspace, finished: Trajectory, worse: Trajectory, alice: User
) -> None:
    say(finished, worse, alice)

    row = release(studio, **ANY)

    (line,) = lines(row)
    assert line["rejected"] == [{"role": "assistant", "content": "No idea."}]
    assert line["chosen"][0]["tool_calls"][0]["function"]["name"] == "get_book"
    (item,) = row.manifest["items"]
    assert (item["pair"]["chosen"], item["pair"]["at"]) == (str(finished.pk), 2)


def test_what_people_disagree_on_is_left_out(
    studio: Workspace, finished: Trajectory, worse: Trajectory, alice: User, bob: User
) -> None:
    say(finished, worse, alice)
    say(finished, worse, bob, "right")

    with pytest.raises(Refused, match="No preference pair matches: 2 words"):
        create_release(studio, by=None, order=ReleaseOrder(name="pairs", **ANY))


def test_a_tie_is_no_pair(
    studio: Workspace, finished: Trajectory, worse: Trajectory, alice: User
) -> None:
    say(finished, worse, alice, "tie")

    with pytest.raises(Refused, match="1 ties"):
        create_release(studio, by=None, order=ReleaseOrder(name="pairs", **ANY))


def test_only_approved_ones_are_taken_where_the_filter_says_so(
    studio: Workspace, finished: Trajectory, worse: Trajectory, alice: User
) -> None:
    say(finished, worse, alice)

    with pytest.raises(Refused):
        create_release(studio, by=None, order=ReleaseOrder(name="pairs", format="trl-dpo"))


def test_one_branch_may_be_the_better_one_of_two_pairs(
    studio: Workspace, finished: Trajectory, worse: Trajectory, alice: User
) -> None:
    (other,) = fork_trajectory(
        finished, by=None, order=ForkOrder(at=2, message=spoken("Ask Emma."))
    )
    play(other)
    say(finished, worse, alice)
    say(finished, other, alice)

    assert len(lines(release(studio, **ANY))) == 2

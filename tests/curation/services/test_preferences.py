from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from curation.errors import Conflict, Refused, Stale
from curation.models import Preference, Trajectory, Workspace
from curation.services.forks import fork_trajectory
from curation.services.orders import ForkOrder
from curation.services.preferences import PreferenceOrder, latest_word, prefer
from tests.curation.toy import make_dialogue, play


@pytest.fixture
def branch(finished: Trajectory) -> Trajectory:
    """The same dialogue, played on from its sixth turn."""
    (child,) = fork_trajectory(finished, by=None, order=ForkOrder(at=5))
    play(child)
    return child


def say(left: Trajectory, right: Trajectory, by: User, **order: Any) -> Preference:
    return prefer(left, right, by=by, order=PreferenceOrder(**order))


def test_a_word_names_the_better_one_from_either_side(
    finished: Trajectory, branch: Trajectory, alice: User, bob: User
) -> None:
    assert say(finished, branch, alice, better="right").chosen == branch
    assert say(branch, finished, bob, better="left").chosen == branch


def test_it_knows_where_they_part_and_what_was_looked_at(
    finished: Trajectory, branch: Trajectory, alice: User
) -> None:
    row = say(finished, branch, alice, better="left", reason="  shorter ", strength=3)

    assert (row.at, row.reason, row.strength) == (5, "shorter", 3)
    paths = {row.first_id: row.first_path, row.second_id: row.second_path}
    assert paths[branch.pk] == [[str(finished.pk), 0, 5], [str(branch.pk), 5, branch.length]]


def test_a_second_thought_is_a_version_and_the_first_stays(
    finished: Trajectory, branch: Trajectory, alice: User
) -> None:
    say(finished, branch, alice, better="left")
    say(branch, finished, alice, better="tie", expects=1)

    rows = Preference.objects.order_by("version")
    assert [(row.version, row.is_latest) for row in rows] == [(1, False), (2, True)]
    latest = latest_word(finished, branch, alice)
    assert latest is not None
    assert (latest.choice, latest.strength) == ("tie", 0)


def test_each_person_has_a_word_of_their_own(
    finished: Trajectory, branch: Trajectory, alice: User, bob: User
) -> None:
    say(finished, branch, alice, better="left")
    say(finished, branch, bob, better="right")

    assert Preference.objects.filter(is_latest=True).count() == 2


def test_a_word_on_what_one_has_not_seen_is_stale(
    finished: Trajectory, branch: Trajectory, alice: User
) -> None:
    say(finished, branch, alice, better="left")

    with pytest.raises(Stale) as caught:
        say(finished, branch, alice, better="right", expects=0)

    assert caught.value.current["version"] == 1
    assert Preference.objects.count() == 1


def test_two_strangers_make_no_pair(finished: Trajectory, studio: Workspace, alice: User) -> None:
    other = make_dialogue(studio)
    play(other)

    with pytest.raises(Refused, match="share no turn"):
        say(finished, other, alice, better="left")


def test_a_dialogue_is_not_better_than_itself(finished: Trajectory, alice: User) -> None:
    with pytest.raises(Refused, match="same dialogue"):
        say(finished, finished, alice, better="left")


def test_a_branch_without_a_turn_of_its_own_waits(finished: Trajectory, alice: User) -> None:
    (child,) = fork_trajectory(finished, by=None, order=ForkOrder(at=5))

    with pytest.raises(Conflict, match="no turn of its own"):
        say(finished, child, alice, better="left", scope="step")


def test_a_running_branch_is_judged_by_its_step_only(finished: Trajectory, alice: User) -> None:
    (child,) = fork_trajectory(finished, by=None, order=ForkOrder(at=5))
    play(child, turns=7)

    with pytest.raises(Conflict, match="wait for its end"):
        say(finished, child, alice, better="left")
    assert say(finished, child, alice, better="left", scope="step").at == 5

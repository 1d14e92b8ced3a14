from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from curation.models import Trajectory, Workspace
from curation.selectors.comparing import Pair, end_states
from curation.selectors.preferences import proposals
from curation.services.forks import fork_trajectory
from curation.services.orders import ForkOrder
from curation.services.preferences import PreferenceOrder, prefer
from tests.curation.toy import play


def branch(parent: Trajectory, at: int, *, turns: int = 11) -> Trajectory:
    (child,) = fork_trajectory(parent, by=None, order=ForkOrder(at=at))
    play(child, turns=turns)
    return child


def unsolved(row: Trajectory) -> Trajectory:
    """As if its world had not been what the tasks ask for."""
    Trajectory.objects.filter(pk=row.pk).update(tasks_proven=0)
    row.refresh_from_db()
    return row


def test_a_solved_branch_beside_an_unsolved_original_is_proposed(
    finished: Trajectory, studio: Workspace, alice: User
) -> None:
    child = branch(finished, 5)
    unsolved(finished)

    (one,) = proposals(studio, by=alice).items

    assert (one.better, one.worse) == (child, finished)


def test_siblings_of_one_turn_are_compared_and_of_two_turns_are_not(
    finished: Trajectory, studio: Workspace, alice: User
) -> None:
    good, bad, elsewhere = branch(finished, 5), branch(finished, 5), branch(finished, 7)
    unsolved(bad)

    found = {(one.better.pk, one.worse.pk) for one in proposals(studio, by=alice).items}

    assert found == {(good.pk, bad.pk), (finished.pk, bad.pk)}
    assert elsewhere.pk not in {key for pair in found for key in pair}


def test_branches_with_the_same_outcome_propose_nothing(
    finished: Trajectory, studio: Workspace, alice: User
) -> None:
    branch(finished, 5)

    assert proposals(studio, by=alice).items == []


def test_outcomes_under_other_tasks_are_not_compared(
    finished: Trajectory, studio: Workspace, alice: User
) -> None:
    child = branch(finished, 5)
    unsolved(finished)
    tasks = [task | {"title": "Another one"} for task in finished.tasks]
    Trajectory.objects.filter(pk=child.pk).update(tasks=tasks)

    assert proposals(studio, by=alice).items == []


@pytest.mark.parametrize(("proven", "is_proposed"), [(0, False), (1, True)])
def test_an_imported_original_is_unsolved_only_where_its_tasks_are_known_to_be_its_own(
    finished: Trajectory, studio: Workspace, alice: User, proven: int, is_proposed: bool
) -> None:
    branch(finished, 5)
    given = {"reason": "imported", "tasks_proven": proven, "findings_errors": 1}
    Trajectory.objects.filter(pk=finished.pk).update(**given)

    assert bool(proposals(studio, by=alice).items) is is_proposed


def test_what_one_had_a_word_on_is_left_out_for_oneself(
    finished: Trajectory, studio: Workspace, alice: User, bob: User
) -> None:
    child = branch(finished, 5)
    unsolved(finished)
    prefer(child, finished, by=alice, order=PreferenceOrder(better="neither"))

    assert proposals(studio, by=alice).items == []
    assert len(proposals(studio, by=bob).items) == 1


def test_another_workspace_proposes_nothing_of_it(
    finished: Trajectory, rival: Workspace, charlie: User
) -> None:
    branch(finished, 5)
    unsolved(finished)

    assert proposals(rival, by=charlie).items == []


def test_the_same_end_is_told_without_rebuilding(finished: Trajectory) -> None:
    assert end_states(Pair(finished, branch(finished, 5))) == ({}, (), "")


def test_the_worlds_differ_by_what_one_did_and_the_other_did_not(finished: Trajectory) -> None:
    before = branch(finished, 5, turns=6)

    found = end_states(Pair(before, finished))

    (change,) = found.diff["books"].changed
    assert (change.key, change.old, change.new) == ({"id": 1}, {"lent": 0}, {"lent": 1})

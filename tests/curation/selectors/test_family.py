from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curation.models import Trajectory
from curation.selectors.family import FOLDED, beside, family_of, limbs_of
from curation.services.forks import fork_trajectory
from curation.services.orders import ForkOrder
from tests.curation.toy import play


def forks(parent: Trajectory, by: User | None = None, **order: Any) -> list[Trajectory]:
    return fork_trajectory(parent, by=by, order=ForkOrder(**order))


def told(row: Trajectory) -> list[tuple[int, str, tuple[str, ...]]]:
    return [(one.depth, one.label, one.why) for one in family_of(row)]


def test_each_stands_after_its_parent_with_where_and_how_it_left(
    finished: Trajectory, alice: User
) -> None:
    (edited,) = forks(finished, alice, at=5, message="Lend me book 1, please.")
    play(edited)
    forks(edited, at=7)
    forks(finished, at=3)

    assert told(finished) == [
        (0, "original", ()),
        (1, "user edited at 5", ()),
        (2, "played on at 7", ()),
        (1, "played on at 3", ()),
    ]


def test_it_says_what_is_other_than_in_the_parent(finished: Trajectory) -> None:
    forks(finished, at=5, rules="vague")
    forks(finished, at=5, limits={"turns": 40})
    forks(finished, at=5, mode="replay")

    assert [(one.label, one.why) for one in family_of(finished)] == [
        ("original", ()),
        ("played on at 5", ("rules vague v1",)),
        ("played on at 5", ("other limits",)),
        ("repeated from 5", ("later turns kept",)),
    ]


def test_samples_of_one_turn_are_told_apart_by_number(finished: Trajectory) -> None:
    forks(finished, at=5, samples=2)
    forks(finished, at=7)

    names = [one.name for one in family_of(finished)]
    assert names == ["original", "played on at 5 (1)", "played on at 5 (2)", "played on at 7"]


def test_many_samples_are_one_line_unless_one_of_them_is_looked_at(finished: Trajectory) -> None:
    samples = forks(finished, at=5, samples=FOLDED + 2)
    family = family_of(finished)

    (original, first) = limbs_of(family, finished)
    assert (original.folded, len(first.folded)) == ([], FOLDED + 1)
    assert len(limbs_of(family, samples[2])) == 1 + len(samples)


def test_a_branch_with_branches_of_its_own_is_never_folded(finished: Trajectory) -> None:
    samples = forks(finished, at=5, samples=FOLDED + 2)
    play(samples[0])
    forks(samples[0], at=7)

    drawn = [limb.branch.trajectory.pk for limb in limbs_of(family_of(finished), finished)]

    assert samples[0].pk in drawn


def test_siblings_are_walked_in_a_circle(finished: Trajectory) -> None:
    first, second, third = forks(finished, at=5, samples=3)
    family = family_of(finished)

    assert beside(family, second) == (first.pk, third.pk)
    assert beside(family, third) == (second.pk, first.pk)
    assert beside(family_of(finished), finished)[1] == family[1].trajectory.pk


def test_one_alone_has_nobody_beside_it(finished: Trajectory) -> None:
    assert beside(family_of(finished), finished) == (None, None)


def test_a_large_family_takes_no_more_questions(finished: Trajectory) -> None:
    forks(finished, at=5, samples=2)
    with CaptureQueriesContext(
        connection,
    ) as few:
        family_of(finished)
    forks(finished, at=5, samples=16)
    with CaptureQueriesContext(connection) as many:
        assert len(family_of(finished)) == 19

    assert len(many) == len(few) == 3

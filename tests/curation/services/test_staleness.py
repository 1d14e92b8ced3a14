"""A next version of a domain marks the dialogues that depend on what changed, and no others."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from curation.engine.current import current_version
from curation.engine.mass_replays import to_be_replayed
from curation.engine.staleness import STALE
from curation.errors import Refused
from curation.jobs.driver import drive_until_idle
from curation.models import Job, StaleMark, Trajectory, Workspace
from curation.selectors.staleness import standing_of
from curation.services.forks import fork_trajectory
from curation.services.mass_replays import restore_version
from curation.services.orders import ForkOrder
from curation.services.playing import delete_trajectory, restore_trajectory
from tests.curation.patching import SQL, edit, patched, work
from tests.curation.toy import LEND, make_dialogue, make_shelf, play

pytestmark = pytest.mark.django_db(transaction=True)


def reasons(row: Trajectory) -> list[tuple[str, list[str], list[int], bool]]:
    mark = StaleMark.objects.get(trajectory=row)
    return [(one["name"], one["what"], one["at"], one["called"]) for one in mark.reasons]


def stale(row: Trajectory) -> str | None:
    row.refresh_from_db()
    return row.stale


def test_a_dialogue_that_called_a_changed_tool_is_stale(
    finished: Trajectory, studio: Workspace, alice: User
) -> None:
    patched(studio, alice, edit(studio, *SQL))

    assert stale(finished) == "stale"
    assert reasons(finished) == [("get_book", ["sql"], [3], True)]


def test_one_that_never_called_it_is_not(studio: Workspace, alice: User) -> None:
    short = make_dialogue(studio)
    play(short, turns=2)
    Trajectory.objects.filter(pk=short.pk).update(state="finished")
    patched(studio, alice, edit(studio, *SQL))

    assert stale(short) is None
    assert not StaleMark.objects.exists()


def test_what_the_agent_was_told_matters_where_it_was_only_offered(
    studio: Workspace, alice: User
) -> None:
    short = make_dialogue(studio)
    play(short, turns=2)
    Trajectory.objects.filter(pk=short.pk).update(state="finished")
    patched(studio, alice, edit(studio, "tool", "get_book", "One book", "A book"))

    assert stale(short) == "stale"
    assert reasons(short) == [("get_book", ["description"], [], False)]


def test_a_tool_that_was_not_offered_does_not_matter(studio: Workspace, alice: User) -> None:
    short = make_dialogue(studio, offered=["lend_book"], state="finished")
    patched(studio, alice, edit(studio, "tool", "get_book", "One book", "A book"))

    assert stale(short) is None


def test_a_changed_policy_concerns_everybody(
    finished: Trajectory, studio: Workspace, alice: User
) -> None:
    patched(studio, alice, {"kind": "policy", "text": "Lend one book at a time."})

    assert reasons(finished) == [("policy", ["briefing"], [0], True)]


def test_a_task_of_its_own_that_was_patched_matters(
    finished: Trajectory, studio: Workspace, alice: User
) -> None:
    other = make_dialogue(studio, tasks=[], state="finished")
    change = edit(studio, "task", "0", "goal: Borrow the book number 1.", "goal: Borrow Dune.")
    patched(studio, alice, change)

    assert reasons(finished) == [("Borrow Dune", ["goal"], [], True)]
    assert stale(other) is None


def test_a_task_that_was_taken_out_matters(
    finished: Trajectory, studio: Workspace, alice: User
) -> None:
    other = LEND.model_copy(update={"title": "Take Dune", "goal": "Take the book number 1."})
    finished.domain.tasks.create(
        position=1, title=other.title, content=other.model_dump(), content_hash="other"
    )
    patched(studio, alice, {"kind": "task", "name": "0"})

    assert reasons(finished) == [("Borrow Dune", ["gone"], [], True)]


def test_undoing_the_patch_takes_the_marks_away(
    finished: Trajectory, studio: Workspace, alice: User
) -> None:
    patched(studio, alice, edit(studio, *SQL))
    restore_version(finished.domain, by=alice)
    work()

    assert stale(finished) is None
    assert not StaleMark.objects.exists()


def test_what_ends_under_an_old_version_is_marked_too(
    finished: Trajectory, studio: Workspace, alice: User
) -> None:
    late = make_dialogue(studio)
    patched(studio, alice, edit(studio, *SQL))
    play(late)
    assert stale(late) is None
    work()

    assert stale(late) == "stale"


def test_a_branch_depends_on_what_it_inherited(
    finished: Trajectory, studio: Workspace, alice: User
) -> None:
    (child,) = fork_trajectory(finished, by=alice, order=ForkOrder(at=5))
    play(child)
    patched(studio, alice, edit(studio, *SQL))

    assert reasons(child) == [("get_book", ["sql"], [3], True)]


def test_comparing_goes_on_where_it_was_put_down(
    finished: Trajectory, studio: Workspace, alice: User
) -> None:
    for _ in range(3):
        play(make_dialogue(studio))
    row = current_version(studio.pk, "shelf")
    assert row is not None
    patched(studio, alice, edit(studio, *SQL))
    job = Job.objects.get(kind=Job.Kind.COMPARE)
    assert (job.result["compared"], job.result["stale"]) == (4, 4)

    oldest = Trajectory.objects.order_by("-created")[1]
    place = [oldest.created.isoformat(), str(oldest.pk)]
    so_far = {"compared": 2, "stale": 2, "version": 0, "after": place}
    Job.objects.filter(pk=job.pk).update(state="queued", result=so_far)
    (again,) = work()
    assert (again.result["compared"], again.result["stale"]) == (4, 4)


def replay(row: Trajectory, by: User, **order: Any) -> Trajectory:
    mark = StaleMark.objects.get(trajectory=row)
    at = order.pop("at", 0)
    given = {"at": at, "mode": "replay", "domain": "current"} | order
    (child,) = fork_trajectory(row, by=by, order=ForkOrder(**given))
    drive_until_idle()
    child.refresh_from_db()
    mark.refresh_from_db()
    assert mark.replay == child
    return child


def found_at(row: Trajectory, seq: int) -> set[str]:
    return {one["kind"] for one in row.own_turns.get(seq=seq).content["findings"]}


def test_a_replay_runs_the_calls_of_the_new_version(
    finished: Trajectory, studio: Workspace, alice: User
) -> None:
    new = patched(studio, alice, edit(studio, *SQL))
    child = replay(finished, alice, at=3)

    assert (child.domain, child.state, child.review_state) == (new, "finished", "queued")
    result = child.own_turns.get(seq=3).content
    assert "DUNE" in result["message"]["content"]
    (found,) = [one for one in result["findings"] if one["kind"] == "replay_diverged"]
    assert found["message"].startswith("Under version 2 this call returns something else")
    assert "under version 2" in child.detail
    assert stale(finished) == "replayed"
    assert StaleMark.objects.get(trajectory=finished).outcome == "differs"
    assert stale(child) is None


def test_where_nothing_comes_out_otherwise_the_replay_says_so(
    finished: Trajectory, studio: Workspace, alice: User
) -> None:
    patched(studio, alice, edit(studio, "tool", "get_book", "One book", "A book"))
    child = replay(finished, alice)

    assert StaleMark.objects.get(trajectory=finished).outcome == "same"
    assert "nothing came out differently" in child.detail


def test_the_briefing_of_a_replay_is_that_of_the_new_version(
    finished: Trajectory, studio: Workspace, alice: User
) -> None:
    patched(studio, alice, {"kind": "policy", "text": "Lend one book at a time."})
    child = replay(finished, alice)

    assert "one book at a time" in child.own_turns.get(seq=0).content["message"]["content"]
    assert child.length == finished.length


def test_a_replay_is_held_to_the_tasks_of_the_new_version(
    finished: Trajectory, studio: Workspace, alice: User
) -> None:
    change = edit(studio, "task", "0", "goal: Borrow the book number 1.", "goal: Borrow Dune.")
    patched(studio, alice, change)
    child = replay(finished, alice)

    assert child.tasks[0]["goal"] == "Borrow Dune."
    assert child.tasks[0]["id"] == finished.tasks[0]["id"]
    assert child.tasks_proven == 1


def test_a_tool_that_is_gone_is_a_finding_where_it_was_called(
    finished: Trajectory, studio: Workspace, alice: User
) -> None:
    patched(studio, alice, {"kind": "tool", "name": "get_book"})
    child = replay(finished, alice)

    assert found_at(child, 2) == {"unknown_tool"}
    assert found_at(child, 3) == {"replay_diverged"}
    assert (child.state, child.length) == ("finished", finished.length)


def test_arguments_that_no_longer_fit_are_a_finding(
    finished: Trajectory, studio: Workspace, alice: User
) -> None:
    change = edit(studio, "tool", "get_book", "type: integer", "type: integer, minimum: 5")
    patched(studio, alice, change)
    child = replay(finished, alice)

    assert found_at(child, 2) == {"invalid_arguments"}
    assert found_at(child, 3) == {"replay_diverged"}
    assert child.state == "finished"


def test_a_discarded_replay_leaves_the_work_to_be_done(
    finished: Trajectory, studio: Workspace, alice: User
) -> None:
    patched(studio, alice, edit(studio, *SQL))
    child = replay(finished, alice)
    delete_trajectory(child, by=alice)
    work()
    assert stale(finished) == "stale"

    restore_trajectory(child, by=alice)
    work()
    assert stale(finished) == "replayed"


def test_a_replayed_one_is_not_compared_again_its_replay_is(
    finished: Trajectory, studio: Workspace, alice: User
) -> None:
    patched(studio, alice, edit(studio, *SQL))
    child = replay(finished, alice, at=3)
    patched(studio, alice, edit(studio, "tool", "get_book", "upper(title)", "lower(title)"))

    assert (stale(finished), stale(child)) == ("replayed", "stale")


@pytest.mark.parametrize(
    ("order", "field"),
    [
        ({"domain": "nowhere"}, "domain"),
        ({"domain": "00000000-0000-0000-0000-000000000000"}, "domain"),
        ({"at": 90}, "at"),
        ({"message": {"role": "tool", "content": "x"}, "at": 1}, "message.role"),
    ],
)
def test_what_cannot_be_replayed_is_refused_by_its_name(
    finished: Trajectory, studio: Workspace, alice: User, order: dict[str, Any], field: str
) -> None:
    patched(studio, alice, edit(studio, *SQL))
    given = {"at": 0, "mode": "replay", "domain": "current"} | order
    with pytest.raises(Refused) as refused:
        fork_trajectory(finished, by=alice, order=ForkOrder(**given))
    (problem,) = refused.value.problems
    assert (problem.field, bool(problem.remedy)) == (field, True)
    assert finished.children.count() == 0


def test_a_version_of_another_domain_is_refused(
    finished: Trajectory, studio: Workspace, alice: User
) -> None:
    other = make_shelf(studio, "boxes")
    order = ForkOrder(at=0, mode="replay", domain=str(other.pk))
    with pytest.raises(Refused, match="boxes"):
        fork_trajectory(finished, by=alice, order=order)


def test_one_that_still_runs_is_not_replayed_under_another_version(
    blank: Trajectory, finished: Trajectory, studio: Workspace, alice: User
) -> None:
    patched(studio, alice, edit(studio, *SQL))
    with pytest.raises(Refused, match="goes on under the version"):
        fork_trajectory(blank, by=alice, order=ForkOrder(at=0, domain="current"))


def test_a_replay_under_a_patch_that_was_undone_is_told_apart(
    finished: Trajectory, studio: Workspace, alice: User
) -> None:
    new = patched(studio, alice, edit(studio, *SQL))
    child = replay(finished, alice, at=3)
    restore_version(finished.domain, by=alice)
    work()

    assert (stale(finished), stale(child)) == (None, "replayed")
    standing = standing_of(child)
    assert (standing.replay, standing.is_undone) == (finished, True)
    assert [one.name for one in standing.reasons] == ["get_book"]
    assert list(Trajectory.objects.filter(STALE["undone"])) == [child]
    assert not Trajectory.objects.filter(STALE["replayed"]).exists()
    assert not to_be_replayed(finished.domain).exists()

    restore_version(new, by=alice)
    work()
    assert (stale(finished), stale(child)) == ("replayed", None)
    assert standing_of(finished).replay == child
    assert not standing_of(finished).is_undone


def test_a_replay_of_a_replay_is_undone_too_and_others_are_not(
    finished: Trajectory, studio: Workspace, alice: User
) -> None:
    patched(studio, alice, edit(studio, *SQL))
    (other,) = fork_trajectory(finished, by=alice, order=ForkOrder(at=5, domain="current"))
    child = replay(finished, alice, at=3)
    patched(studio, alice, edit(studio, "tool", "get_book", "upper(title)", "lower(title)"))
    again = replay(child, alice, at=3)
    restore_version(finished.domain, by=alice)
    work()

    assert (stale(child), stale(again), stale(other)) == ("replayed", "replayed", "stale")
    assert set(Trajectory.objects.filter(STALE["undone"])) == {child, again}

    restore_version(again.domain, by=alice)
    work()
    assert (stale(finished), stale(child), stale(again)) == ("replayed", "replayed", None)
    assert not Trajectory.objects.filter(STALE["undone"]).exists()


def test_without_what_it_repeats_an_undone_replay_is_stale(
    finished: Trajectory, studio: Workspace, alice: User
) -> None:
    patched(studio, alice, edit(studio, *SQL))
    child = replay(finished, alice, at=3)
    restore_version(finished.domain, by=alice)
    work()
    delete_trajectory(finished, by=alice)
    work()

    assert stale(child) == "stale"

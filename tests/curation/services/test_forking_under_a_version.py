"""A fork on another version of its domain: what that concerns is repeated, then it goes on."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import User

from curation.engine.cutting import cut_at
from curation.engine.state import rows_to_state
from curation.jobs.driver import drive_until_idle
from curation.models import StaleMark, Trajectory, Workspace
from curation.selectors.repeating import Repeating, repeating
from curation.services.forks import fork_trajectory
from curation.services.orders import ForkOrder
from curation.services.under_version import placed_under, version_meant
from simulation.dialogue.restore import replay
from tests.curation.patching import SQL, edit, patched
from tests.curation.services.test_replays import calls, diverged
from tests.curation.toy import LEND, LENGTH, make_dialogue, play, shelf_image
from tests.curation.work import queries

pytestmark = pytest.mark.django_db(transaction=True)


def forked(parent: Trajectory, by: User, **order: Any) -> Trajectory:
    given = {"domain": "current"} | order
    (child,) = fork_trajectory(parent, by=by, order=ForkOrder(**given))
    drive_until_idle()
    child.refresh_from_db()
    return child


def told(parent: Trajectory, **order: Any) -> Repeating:
    given = ForkOrder(**({"domain": "current"} | order))
    row = version_meant(parent, given)
    assert row is not None
    under = placed_under(cut_at(parent, given.at), row)
    return repeating(under.place, row, under.renewal, whole=given.mode == "replay")


def said(row: Trajectory) -> list[tuple[int | None, str]]:
    return [(turn.replayed, turn.message.content or "") for turn in rows_to_state(row).turns]


def test_what_the_version_concerns_is_repeated_and_then_played_on(
    finished: Trajectory, studio: Workspace, alice: User
) -> None:
    new = patched(studio, alice, edit(studio, *SQL))
    child = forked(finished, alice, at=5)

    assert (child.domain, child.fork_at, child.state) == (new, 3, "finished")
    assert [at for at, _ in said(child)[3:5]] == [3, 4]
    assert {at for at, _ in said(child)[5:]} == {None}
    assert "DUNE" in said(child)[3][1]
    ((seq, words),) = diverged(child)
    assert (seq, words[:15]) == (3, "Under version 2")
    assert replay(rows_to_state(child), shelf_image()) == []
    assert child.replay is not None
    assert "2 turns kept, 1 call run again under version 2" in child.replay["told"]


def test_before_what_it_concerns_all_is_shared(
    finished: Trajectory, studio: Workspace, alice: User
) -> None:
    new = patched(studio, alice, edit(studio, *SQL))
    child = forked(finished, alice, at=2, message="Which book is it?")

    assert (child.domain, child.fork_at, child.replay) == (new, 2, None)
    assert said(child)[2] == (None, "Which book is it?")


def test_other_words_stand_where_they_were_put(
    finished: Trajectory, studio: Workspace, alice: User
) -> None:
    patched(studio, alice, edit(studio, *SQL))
    child = forked(finished, alice, at=5, message="Please lend it to me.")

    turn = rows_to_state(child).turns[5]
    assert [at for at, _ in said(child)[3:6]] == [3, 4, None]
    assert (turn.message.content, turn.author, turn.by) == (
        "Please lend it to me.", "human-edited", "alice",
    )  # fmt: skip
    assert child.length > 6


def test_other_words_among_later_turns_that_are_kept(
    finished: Trajectory, studio: Workspace, alice: User
) -> None:
    patched(studio, alice, edit(studio, *SQL))
    child = forked(finished, alice, at=5, message="Please lend it to me.", mode="replay")

    assert [at for at, _ in said(child)[3:]] == [3, 4, None, *range(6, LENGTH)]
    assert (child.state, child.reason, child.tasks_proven) == ("finished", finished.reason, 1)
    assert StaleMark.objects.get(trajectory=finished).replay is None


def test_another_call_runs_and_the_old_result_goes_with_the_old_one(
    finished: Trajectory, studio: Workspace, alice: User
) -> None:
    patched(studio, alice, {"kind": "policy", "text": "Lend one book at a time."})
    child = forked(finished, alice, at=2, message=calls("get_book", id=2), mode="replay")

    assert child.fork_at == 0
    assert "Emma" in said(child)[3][1]
    assert [at for at, _ in said(child)] == [0, 1, None, None, *range(4, LENGTH)]


def test_a_result_written_over_stands_beside_what_the_version_returns(
    finished: Trajectory, studio: Workspace, alice: User
) -> None:
    patched(studio, alice, {"kind": "policy", "text": "Lend one book at a time."})
    text = '{"id": 1, "title": "Dune Messiah", "lent": 0}'
    child = forked(finished, alice, at=3, message=text)

    turn = rows_to_state(child).turns[3]
    assert (turn.message.content, turn.author, turn.replayed) == (text, "human-edited", None)
    assert turn.execution is not None
    assert '"Dune"' in (turn.execution.overridden or "")
    assert diverged(child) == []


def test_a_version_that_concerns_nothing_shares_all(
    studio: Workspace, finished: Trajectory, alice: User
) -> None:
    short = make_dialogue(studio)
    play(short, turns=2)
    Trajectory.objects.filter(pk=short.pk).update(state="finished")
    short.refresh_from_db()
    new = patched(studio, alice, edit(studio, *SQL))
    child = forked(short, alice, at=2)

    assert (child.domain, child.fork_at, child.replay) == (new, 2, None)


def test_a_fork_behind_the_change_with_all_kept_is_a_replay(
    finished: Trajectory, studio: Workspace, alice: User
) -> None:
    patched(studio, alice, edit(studio, *SQL))
    child = forked(finished, alice, at=7, mode="replay")

    assert StaleMark.objects.get(trajectory=finished).replay == child
    assert (child.fork_at, child.length) == (3, LENGTH)


def test_an_earlier_version_can_be_gone_back_to(
    finished: Trajectory, studio: Workspace, alice: User
) -> None:
    patched(studio, alice, edit(studio, *SQL))
    child = forked(finished, alice, at=5)
    back = forked(child, alice, at=5, domain=str(finished.domain_id))

    assert back.domain == finished.domain
    assert '"Dune"' in said(back)[3][1]


def test_tasks_may_be_named_as_the_old_version_has_them(
    finished: Trajectory, studio: Workspace, alice: User
) -> None:
    new = patched(studio, alice, edit(studio, *SQL))
    same = LEND.model_copy(update={"id": "other"})
    new.tasks.create(title=same.title, content=same.model_dump(), content_hash="other")
    old = str(finished.domain.tasks.values_list("pk", flat=True).get())
    own = (finished.tasks or [])[0]["id"]
    child = forked(finished, alice, at=2, tasks=[own, old])

    assert child.tasks_total == 2


def test_it_is_told_before_what_is_repeated_and_what_cannot_be(
    finished: Trajectory, studio: Workspace, alice: User
) -> None:
    patched(studio, alice, edit(studio, *SQL))
    found = told(finished, at=5)
    assert (found.begins, found.last, found.calls, found.lost) == (3, 4, 1, [])
    assert [one.name for one in found.reasons] == ["get_book"]
    assert told(finished, at=3).begins == told(finished, at=3).until

    patched(studio, alice, {"kind": "tool", "name": "get_book"})
    (lost,) = told(finished, at=5).lost
    assert (lost.at, lost.words) == (2, "get_book is no longer there: an error answers")
    assert told(finished, at=1, mode="replay").until == LENGTH


def test_arguments_that_no_longer_fit_are_told_too(
    finished: Trajectory, studio: Workspace, alice: User
) -> None:
    change = edit(studio, "tool", "get_book", "type: integer", "type: integer, minimum: 5")
    patched(studio, alice, change)

    (lost,) = told(finished, at=5).lost
    assert lost.words.startswith("get_book no longer takes its arguments: 1 is less than")


def test_of_calls_that_are_made_at_once_the_message_is_named(
    finished: Trajectory, studio: Workspace, alice: User
) -> None:
    both = calls("get_book", id=1)
    both["tool_calls"].append({**calls("lend_book", id=1)["tool_calls"][0], "id": "y"})
    child = forked(finished, alice, at=2, domain=None, message=both)
    assert [turn.message.role for turn in rows_to_state(child).turns[2:5]] == [
        "assistant", "tool", "tool",
    ]  # fmt: skip
    patched(studio, alice, {"kind": "tool", "name": "lend_book"})

    lost = told(child, at=child.length).lost
    assert lost[0] == (2, "lend_book is no longer there: an error answers")


def test_what_is_told_before_is_known_without_reading_what_was_said(
    finished: Trajectory, studio: Workspace, alice: User
) -> None:
    patched(studio, alice, edit(studio, *SQL))
    reads = [one for one in queries(lambda: told(finished, at=LENGTH)) if TURNS in one]

    (of_results,) = [one for one in reads if """"role" = 'tool'""" in one]
    assert all(is_of_one(one) for one in reads if one != of_results)


TURNS = 'FROM "curation_turn"'


def is_of_one(sql: str) -> bool:
    """A single turn, at the cut."""
    first, last = (re.search(rf'"seq" {sign} (\d+)', sql) for sign in (">=", "<"))
    return bool(first and last and int(first[1]) + 1 == int(last[1]))

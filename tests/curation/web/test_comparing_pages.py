from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from curation.models import Preference, Trajectory
from curation.services.forks import fork_trajectory
from curation.services.orders import ForkOrder
from tests.curation.toy import LEND, make_dialogue, play
from tests.curation.web.test_every_page import checked


@pytest.fixture
def branch(finished: Trajectory) -> Trajectory:
    (child,) = fork_trajectory(
        finished, by=None, order=ForkOrder(at=5, message="Please lend me book 1, would you?")
    )
    play(child)
    return child


def address(name: str, left: Trajectory, right: Trajectory) -> str:
    return reverse(f"curation:{name}", args=[left.pk, right.pk])


def test_both_sides_stand_from_the_turn_where_they_part(
    as_alice: Client, finished: Trajectory, branch: Trajectory
) -> None:
    text = checked(as_alice, address("compare", finished, branch))

    assert "from turn 5" in text
    assert text.index("Please lend me book 1.") < text.index("would you?")
    assert "The 5 turns that they share" in text


def test_the_worlds_are_compared_when_asked(
    as_alice: Client, finished: Trajectory, branch: Trajectory
) -> None:
    assert "They are the same" in checked(as_alice, address("compare-ends", finished, branch))


def test_one_press_makes_a_pair_and_shows_it(
    as_alice: Client, finished: Trajectory, branch: Trajectory
) -> None:
    sent = {"better": "right", "expects": "0", "strength": "2", "scope": "suffix"}
    answer = as_alice.post(address("prefer", finished, branch), sent, follow=True)

    assert "the right one is better" in answer.content.decode()
    assert Preference.objects.get().chosen == branch


def test_a_word_is_taken_back_and_kept_as_a_version(
    as_alice: Client, finished: Trajectory, branch: Trajectory
) -> None:
    as_alice.post(address("prefer", finished, branch), {"better": "left", "expects": "0"})
    as_alice.post(address("prefer", finished, branch), {"better": "neither", "expects": "1"})

    assert [one.choice for one in Preference.objects.order_by("version")][1] == "neither"
    assert "Nothing said yet" in checked(as_alice, reverse("curation:preference-list"))


def test_a_stale_word_changes_nothing_and_keeps_the_reason(
    as_alice: Client, finished: Trajectory, branch: Trajectory
) -> None:
    as_alice.post(address("prefer", finished, branch), {"better": "left", "expects": "0"})
    sent = {"better": "right", "expects": "0", "reason": "It asked first."}
    answer = as_alice.post(address("prefer", finished, branch), sent)

    assert answer.status_code == 422
    assert "It asked first." in answer.content.decode()
    assert Preference.objects.count() == 1


def test_blind_hides_who_made_it_and_what_came_of_it(
    as_alice: Client, finished: Trajectory, branch: Trajectory
) -> None:
    text = checked(as_alice, address("compare", finished, branch) + "?blind=1")
    main = text[text.index("<main") : text.index("</main")]

    assert "would you?" in main
    for hidden in ("proven", "agenda", "edited by", "branch at", "the original"):
        assert hidden not in main, hidden


def test_the_next_proposal_opens_until_none_is_left(
    as_alice: Client, finished: Trajectory, branch: Trajectory
) -> None:
    Trajectory.objects.filter(pk=finished.pk).update(tasks_proven=0)
    listed = checked(as_alice, reverse("curation:preference-list"))
    found = re.search(r'href="(/compare/[^"]+)\?list=proposals"', listed)
    assert found

    sent = {"better": "left", "expects": "0", "list": "proposals"}
    answer = as_alice.post(found[1] + "prefer/", sent, follow=True)

    assert answer.redirect_chain[-1][0] == reverse("curation:preference-list")
    assert "No more proposals" in answer.content.decode()


def test_what_is_hostile_is_text(as_alice: Client, finished: Trajectory) -> None:
    hostile = "<script>alert(1)</script>"
    (child,) = fork_trajectory(finished, by=None, order=ForkOrder(at=5, message=hostile))
    play(child)

    assert hostile not in checked(as_alice, address("compare", finished, child))


def test_a_stranger_finds_neither(
    as_charlie: Client, finished: Trajectory, branch: Trajectory
) -> None:
    for name in ("compare", "compare-ends"):
        assert as_charlie.get(address(name, finished, branch)).status_code == 404
    answer = as_charlie.post(address("prefer", finished, branch), {"better": "left"})
    assert answer.status_code == 404


def test_strangers_to_each_other_are_shown_but_make_no_pair(
    as_alice: Client, finished: Trajectory
) -> None:
    other = make_dialogue(finished.workspace)
    play(other)

    text = checked(as_alice, address("compare", finished, other))

    assert "make no preference pair" in text
    assert 'id="prefer"' not in text


def test_the_family_is_a_table_in_which_two_are_ticked(
    as_alice: Client, finished: Trajectory, branch: Trajectory
) -> None:
    page = reverse("curation:family", args=[finished.pk])
    assert "user edited at 5" in checked(as_alice, page)

    both = as_alice.get(page, {"branch": [str(finished.pk), str(branch.pk)]})
    one = as_alice.get(page, {"branch": [str(finished.pk)]})

    assert both["Location"] == address("compare", finished, branch)
    assert "exactly two" in one.content.decode()


def test_the_workbench_leads_to_the_branches_beside(
    as_alice: Client, finished: Trajectory, branch: Trajectory
) -> None:
    text = checked(as_alice, reverse("curation:trajectory", args=[branch.pk]))

    assert 'data-do="compare"' in text
    assert 'data-do="next-branch"' not in text
    assert 'data-do="next-branch"' in checked(
        as_alice, reverse("curation:trajectory", args=[finished.pk])
    )


def test_a_near_miss_opens_where_it_went_wrong(as_alice: Client, finished: Trajectory) -> None:
    other = LEND.model_dump(mode="json") | {"id": "other", "title": "Lend another"}
    Trajectory.objects.filter(pk=finished.pk).update(
        tasks=[*finished.tasks, other], tasks_total=2, findings_errors=0
    )
    listed = checked(as_alice, reverse("curation:queue") + "?checks=near")
    link = re.search(rf'href="(/trajectories/{finished.pk}/[^"]*)"', listed)
    assert link

    text = checked(as_alice, link[1])

    assert "One fault away" in text
    assert 'data-do="repair"' in text
    assert 'data-at="9"' in text

"""Pages of stale dialogues: what changed, its replay, and all of a domain at once."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from curation.jobs.driver import drive_until_idle
from curation.models import Job, Membership, Review, Trajectory, Workspace
from curation.services.reviews import submit_review
from tests.curation.patching import SQL, edit, patched, work

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def outdated(finished: Trajectory, studio: Workspace, alice: User) -> Trajectory:
    patched(studio, alice, edit(studio, *SQL))
    finished.refresh_from_db()
    return finished


def page(client: Client, name: str, *args: object, query: str = "") -> str:
    return " ".join(
        client.get(reverse(f"curation:{name}", args=args) + query).content.decode().split()
    )


def test_the_page_of_a_stale_dialogue_says_what_changed_and_where(
    as_alice: Client, outdated: Trajectory
) -> None:
    shown = page(as_alice, "trajectory", outdated.pk)

    assert 'Tool <span class="mono">get_book</span>: SQL' in shown
    assert 'called at <a href="?at=3#turn-3">3</a>' in shown
    assert "v1, compared with v2" in shown
    assert "Replay under v2" in shown


def test_a_dialogue_that_is_not_stale_shows_nothing_of_it(
    as_alice: Client, finished: Trajectory
) -> None:
    assert 'id="stale" hidden' in page(as_alice, "trajectory", finished.pk)


def test_the_queue_is_filtered_and_shows_a_chip(as_alice: Client, outdated: Trajectory) -> None:
    address = reverse("curation:trajectory", args=[outdated.pk])

    listed = page(as_alice, "queue", query="?stale=yes")
    assert address in listed
    assert ">stale</span>" in listed
    assert address not in page(as_alice, "queue", query="?stale=no")
    assert address not in page(as_alice, "queue", query="?stale=nonsense")


def test_one_is_replayed_by_a_button(as_alice: Client, outdated: Trajectory) -> None:
    answer = as_alice.post(reverse("curation:trajectory-replay", args=[outdated.pk]))
    child = outdated.children.get()
    assert answer["Location"] == f"{reverse('curation:trajectory', args=[child.pk])}?at=3"
    assert "Being replayed as" in page(as_alice, "trajectory", outdated.pk)
    drive_until_idle()

    before, after = (page(as_alice, "trajectory", key) for key in (outdated.pk, child.pk))
    compare = reverse("curation:compare", args=[outdated.pk, child.pk])
    assert f'<a href="{compare}">something differs</a>' in before
    assert "It repeats" in after
    assert "something differs" in after
    family = page(as_alice, "family", outdated.pk)
    assert "under version 2" in family
    assert ">replayed</span>" in family
    assert "DUNE" in page(as_alice, "compare", outdated.pk, child.pk)


def test_one_of_the_current_version_is_not_replayed(as_alice: Client, finished: Trajectory) -> None:
    answer = as_alice.post(
        reverse("curation:trajectory-replay", args=[finished.pk]), follow=True
    ).content.decode()
    assert "nothing is stale" in answer


def test_the_page_after_a_patch_counts_them_and_replays_them_all(
    as_alice: Client, outdated: Trajectory, lead: Membership
) -> None:
    new = Job.objects.get(kind=Job.Kind.PATCH).result["domain"]
    for name in ("domain-changes", "domain"):
        shown = page(as_alice, name, new)
        assert "1 dialogue</a> of earlier versions depends on what is other" in shown
        assert f"{reverse('curation:queue')}?stale=yes&amp;domain=shelf" in shown

    answer = as_alice.post(reverse("curation:domain-replay", args=[new]), follow=True)
    assert "Waits for a worker" in answer.content.decode()
    job = Job.objects.get(kind=Job.Kind.REPLAY)
    assert reverse("curation:replaying", args=[job.pk]) in page(as_alice, "domain", new)
    work()
    assert "0 of 1 are over" in page(as_alice, "replaying", job.pk)
    drive_until_idle()

    assert "1 of 1 are over; nothing is under way" in page(as_alice, "replaying", job.pk)
    assert "depends on what is other" not in page(as_alice, "domain", new)


def test_replays_that_came_out_the_same_are_approved_by_a_button(
    as_alice: Client, as_bob: Client, finished: Trajectory, studio: Workspace, lead: Membership
) -> None:
    submit_review(finished, member=lead, verdict=Review.Verdict.APPROVE)
    new = patched(studio, lead.user, edit(studio, "tool", "get_book", "One book", "A book"))
    as_alice.post(reverse("curation:domain-replay", args=[new.pk]))
    work()
    drive_until_idle()
    assert "Approve 1 replay that came out as approved" in page(as_alice, "domain", new.pk)

    address = reverse("curation:domain-approve-same", args=[new.pk])
    assert as_bob.post(address).status_code == 403
    as_alice.post(address)
    assert finished.children.get().review_state == "approved"
    assert "nothing differs" in page(as_alice, "trajectory", finished.children.get().pk)


def test_what_has_not_begun_is_called_off(as_alice: Client, outdated: Trajectory) -> None:
    new = Job.objects.get(kind=Job.Kind.PATCH).result["domain"]
    as_alice.post(reverse("curation:domain-replay", args=[new]))
    work()
    job = Job.objects.get(kind=Job.Kind.REPLAY)
    as_alice.post(reverse("curation:replaying-cancel", args=[job.pk]))

    assert "1, still stale" in page(as_alice, "replaying", job.pk)
    assert "Its replay cancelled" in page(as_alice, "trajectory", outdated.pk)


def test_an_earlier_version_is_made_current_again(as_alice: Client, outdated: Trajectory) -> None:
    shown = page(as_alice, "domain", outdated.domain_id)
    assert "Version 2</a> is the current one" in shown
    assert "Make version 1 current again" in shown

    as_alice.post(reverse("curation:domain-restore", args=[outdated.domain_id]))
    work()
    assert "Make version" not in page(as_alice, "domain", outdated.domain_id)
    outdated.refresh_from_db()
    assert outdated.stale is None


def test_a_replay_of_a_patch_undone_is_called_undone_wherever_it_is_listed(
    as_alice: Client, outdated: Trajectory
) -> None:
    as_alice.post(reverse("curation:trajectory-replay", args=[outdated.pk]))
    drive_until_idle()
    child = outdated.children.get()
    asked = (("queue", ()), ("family", (child.pk,)), ("trajectory", (child.pk,)))
    for name, args in asked:
        shown = page(as_alice, name, *args)
        assert (shown.count(">replayed</span>"), shown.count(">undone</span>")) == (1, 0)

    as_alice.post(reverse("curation:domain-restore", args=[outdated.domain_id]))
    work()
    for name, args in asked:
        shown = page(as_alice, name, *args)
        assert (shown.count(">replayed</span>"), shown.count(">undone</span>")) == (0, 1)
    shown = page(as_alice, "trajectory", child.pk)
    assert '<a class="chip" href="#stale">undone</a>' in shown
    assert "stands again: nothing is to be done" in shown


def test_a_patch_that_says_what_an_earlier_version_says_restores_it(
    as_alice: Client, outdated: Trajectory, studio: Workspace, alice: User
) -> None:
    old, new = SQL[2:]
    patched(studio, alice, edit(studio, "tool", "get_book", new, old))

    job = Job.objects.filter(kind=Job.Kind.PATCH).latest("created")
    assert job.result["domain"] == str(outdated.domain_id)
    assert job.result["restored"]
    outdated.refresh_from_db()
    assert outdated.stale is None
    shown = page(as_alice, "domain-changes", outdated.domain_id)
    assert "Make version" not in shown


def test_strangers_reach_none_of_it(as_charlie: Client, outdated: Trajectory) -> None:
    new = Job.objects.get(kind=Job.Kind.PATCH).result["domain"]
    addresses = [
        reverse("curation:trajectory-replay", args=[outdated.pk]),
        *(
            reverse(f"curation:{name}", args=[new])
            for name in ("domain-replay", "domain-restore", "domain-approve-same")
        ),
    ]
    assert {as_charlie.post(address).status_code for address in addresses} == {404}

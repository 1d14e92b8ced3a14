from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from curation.models import Review, Run, Trajectory, Workspace
from tests.curation.toy import make_run


def judge(client: Client, row: Trajectory, **sent: str) -> Any:
    return client.post(reverse("curation:trajectory-review", args=[row.pk]), sent)


def test_approving_a_claimed_dialogue_leads_on(as_bob: Client, finished: Trajectory) -> None:
    claimed = as_bob.post(reverse("curation:claim-next"))
    assert claimed["Location"] == reverse("curation:trajectory", args=[finished.pk])
    answer = judge(as_bob, finished, verdict="approve", seen="0")
    assert answer["Location"] == reverse("curation:queue")
    finished.refresh_from_db()
    assert finished.review_state == "approved"


def test_a_rejection_without_a_reason_is_refused_beside_its_field(
    as_alice: Client, finished: Trajectory
) -> None:
    answer = judge(as_alice, finished, verdict="reject", reason=" ")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'aria-describedby="reason-error"' in text
    assert "A rejection needs a reason." in text
    assert not Review.objects.exists()


def test_a_reason_that_is_too_long_comes_back_whole(as_alice: Client, finished: Trajectory) -> None:
    answer = judge(as_alice, finished, verdict="reject", reason="r" * 600)
    assert answer.status_code == 422
    assert "r" * 600 in answer.content.decode()


def test_a_verdict_that_is_none_is_told(as_alice: Client, finished: Trajectory) -> None:
    judge(as_alice, finished, verdict="maybe")
    assert not Review.objects.exists()


def test_an_annotator_claims_before_judging(as_bob: Client, finished: Trajectory) -> None:
    judge(as_bob, finished, verdict="approve")
    assert not Review.objects.exists()
    as_bob.post(reverse("curation:trajectory-claim", args=[finished.pk]))
    judge(as_bob, finished, verdict="approve")
    assert Review.objects.get().verdict == "approve"


def test_a_held_dialogue_names_who_holds_it(
    as_alice: Client, as_bob: Client, finished: Trajectory
) -> None:
    as_bob.post(reverse("curation:trajectory-claim", args=[finished.pk]))
    page = as_alice.get(reverse("curation:trajectory", args=[finished.pk])).content.decode()
    assert "bob is reading this" in page
    judge(as_alice, finished, verdict="approve")
    assert not Review.objects.exists()


def test_what_is_put_back_waits_again(as_bob: Client, finished: Trajectory) -> None:
    as_bob.post(reverse("curation:trajectory-claim", args=[finished.pk]))
    as_bob.post(reverse("curation:trajectory-put-back", args=[finished.pk]))
    finished.refresh_from_db()
    assert finished.review_state == "queued"


def test_a_second_verdict_on_an_old_page_is_refused(as_alice: Client, finished: Trajectory) -> None:
    judge(as_alice, finished, verdict="approve", seen="0")
    judge(as_alice, finished, verdict="reject", reason="no", seen="0")
    assert Review.objects.count() == 1
    judge(as_alice, finished, verdict="reject", reason="no", seen="1")
    finished.refresh_from_db()
    assert finished.review_state == "rejected"


def test_others_verdicts_are_hidden_until_ones_own(
    as_alice: Client, as_bob: Client, finished: Trajectory, annotator: object
) -> None:
    Review.objects.create(
        trajectory=finished,
        reviewer_id=annotator.user_id,  # type: ignore[attr-defined]
        verdict="reject",
        reason="bob's view",
    )
    address = reverse("curation:trajectory", args=[finished.pk])
    assert "bob&#x27;s view" not in as_alice.get(address).content.decode()
    judge(as_alice, finished, verdict="approve", seen="0")
    assert "bob&#x27;s view" in as_alice.get(address).content.decode()


def test_the_url_is_the_state_of_the_filter(as_alice: Client, finished: Trajectory) -> None:
    queue = reverse("curation:queue")

    def found(query: str) -> bool:
        return finished.title in as_alice.get(f"{queue}?{query}").content.decode()

    assert found("state=queued&domain=shelf&search=dune")
    assert found(f"search={finished.pk}")
    for missing in ("state=approved", "domain=other", "search=emma", "state=nonsense", "run=x"):
        assert not found(missing), missing


def test_an_empty_filter_says_that_it_is_the_filter(as_alice: Client, finished: Trajectory) -> None:
    page = as_alice.get(reverse("curation:queue") + "?search=nothing").content.decode()
    assert "Nothing matches" in page
    assert "Clear the filters" in page


def test_a_long_queue_is_paged_by_key(as_alice: Client, finished: Trajectory) -> None:
    for number in range(55):
        Trajectory.objects.create(
            workspace=finished.workspace,
            domain=finished.domain,
            rules=finished.rules,
            title=f"row-{number:02}-",
        )
    first = as_alice.get(reverse("curation:queue"))
    older = as_alice.get(reverse("curation:queue"), {"after": first.context["found"].next})
    seen = [row.pk for page in (first, older) for row in page.context["found"].items]
    assert len(seen) == len(set(seen)) == 56
    assert older.context["found"].next is None
    assert "50 of 56, newest first" in first.content.decode()
    assert "Newest" in older.content.decode()


def test_a_made_up_place_in_a_list_is_its_beginning(
    as_alice: Client, finished: Trajectory, ordered: Run
) -> None:
    assert "Borrow Dune" in as_alice.get("/queue/?after=nonsense").content.decode()
    assert str(ordered.pk) in as_alice.get("/runs/?after=%00").content.decode()


def test_many_runs_are_paged(as_alice: Client, studio: Workspace) -> None:
    for _ in range(53):
        make_run(studio, count=1)
    first = as_alice.get("/runs/")
    older = as_alice.get("/runs/", {"after": first.context["next"]})
    assert (len(first.context["runs"]), len(older.context["runs"])) == (50, 3)


def test_a_verdict_is_undone_from_the_dialogue_that_opened_after_it(
    as_bob: Client, finished: Trajectory
) -> None:
    as_bob.post(reverse("curation:claim-next"))
    judge(as_bob, finished, verdict="approve", seen="0")
    undo = f"{reverse('curation:take-back', args=[finished.pk])}?seen=1"
    shown = as_bob.get(reverse("curation:queue")).content.decode()
    assert f'action="{undo}"' in shown
    assert 'data-do="undo"' in shown

    page = reverse("curation:trajectory", args=[finished.pk])
    assert as_bob.post(undo)["Location"] == page
    finished.refresh_from_db()
    assert finished.review_state == "claimed"
    shown = " ".join(as_bob.get(page).content.decode().split())
    assert "Taken back: Borrow Dune." in shown
    assert "Put it back" in shown


def test_a_verdict_is_taken_back_on_its_page_and_what_was_said_stays_there(
    as_alice: Client, finished: Trajectory
) -> None:
    page = reverse("curation:trajectory", args=[finished.pk])
    back = reverse("curation:take-back", args=[finished.pk])
    assert f'formaction="{back}"' not in as_alice.get(page).content.decode()
    judge(as_alice, finished, verdict="reject", reason="Invented a date", seen="0")
    assert f'formaction="{back}"' in as_alice.get(page).content.decode()

    as_alice.post(back, {"seen": "1", "reason": "It was there"})
    shown = " ".join(as_alice.get(page).content.decode().split())
    assert f'formaction="{back}"' not in shown
    assert '<span class="chip">taken back</span> alice' in shown
    assert "<summary>1 earlier</summary>" in shown
    assert shown.index("It was there") < shown.index("Invented a date")


def test_an_old_page_takes_nothing_back(as_alice: Client, finished: Trajectory) -> None:
    judge(as_alice, finished, verdict="approve", seen="0")
    judge(as_alice, finished, verdict="reject", reason="no", seen="1")
    back = reverse("curation:take-back", args=[finished.pk])
    answer = as_alice.post(back, {"seen": "1"}, follow=True).content.decode()
    assert "has changed since you opened it" in answer
    finished.refresh_from_db()
    assert finished.review_state == "rejected"


def test_strangers_take_nothing_back(
    as_alice: Client, as_charlie: Client, finished: Trajectory
) -> None:
    judge(as_alice, finished, verdict="approve", seen="0")
    back = reverse("curation:take-back", args=[finished.pk])
    assert as_charlie.post(back).status_code == 404

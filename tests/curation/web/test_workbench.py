"""The trajectory's page: what it shows, how it follows a dialogue that is being written."""

from __future__ import annotations

import html
import json
import re
from typing import Any

from django.test import Client
from django.urls import reverse

from curation.engine.tally import tally_of
from curation.engine.turn_rows import write_row
from curation.models import Trajectory
from simulation.vocabulary.state import Turn as PlayedTurn
from tests.curation.toy import LENGTH, play

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def page(client: Client, row: Trajectory, query: str = "") -> str:
    answer = client.get(reverse("curation:trajectory", args=[row.pk]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def polled(client: Client, row: Trajectory, after: int, more: str = "") -> Any:
    address = reverse("curation:trajectory-turns", args=[row.pk])
    return client.get(f"{address}?after={after}{more}", headers={"HX-Request": "true"})


def append(row: Trajectory, role: str, **message: Any) -> None:
    """One more turn at the end, as any worker or import might store it."""
    row.refresh_from_db()
    turn = PlayedTurn.model_validate(
        {
            "seq": row.length,
            "message": {"role": role, **message},
            "author": "import",
            "world_digest": "0" * 64,
        }
    )
    tally = tally_of(row).then(turn)
    write_row(row, turn, tally).save()
    Trajectory.objects.filter(pk=row.pk).update(length=row.length + 1, **tally.columns())
    row.refresh_from_db()


def test_it_shows_calls_with_arguments_result_sql_and_what_changed(
    as_alice: Client, finished: Trajectory
) -> None:
    text = page(as_alice, finished)
    assert "lend_book" in text
    assert "UPDATE books SET lent = 1" in text
    assert "1 row changed" in text
    assert "<del>0</del>" in text
    assert "<ins>1</ins>" in text


def test_a_task_says_which_turn_proves_it(as_alice: Client, finished: Trajectory) -> None:
    text = page(as_alice, finished)
    assert "Borrow Dune" in text
    assert "1 of 1 proven" in text


def test_a_hostile_message_is_text(as_alice: Client, finished: Trajectory) -> None:
    Trajectory.objects.filter(pk=finished.pk).update(title=HOSTILE)
    append(finished, "user", content=HOSTILE + "W" * 10_000 + " \u202eevil مرحبا 🎉")
    call = {"name": HOSTILE, "arguments": '{"a": <' + HOSTILE}
    calls = [{"id": "x", "type": "function", "function": call}]
    append(finished, "assistant", content=HOSTILE, reasoning_content=HOSTILE, tool_calls=calls)
    append(finished, "tool", content=json.dumps([{HOSTILE: HOSTILE}]), tool_call_id="x")
    text = page(as_alice, finished)
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_a_dialogue_that_grows_sends_only_what_is_new(as_alice: Client, blank: Trajectory) -> None:
    lease = play(blank, turns=4)
    answer = polled(as_alice, blank, after=1)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert 'id="turn-2"' in text
    assert 'id="turn-1"' not in text
    assert f"after={blank.length - 1}" in text
    play(blank, lease=lease)
    assert 'id="turn-2"' not in polled(as_alice, blank, after=3).content.decode()


def test_a_result_that_arrives_replaces_the_card_of_its_call(
    as_alice: Client, blank: Trajectory
) -> None:
    play(blank, turns=4)
    calling = next(turn.seq for turn in blank.own_turns.all() if turn.role == "tool") - 1
    text = polled(as_alice, blank, after=calling).content.decode()
    start = text.index(f'id="turn-{calling}"')
    assert 'hx-swap-oob="true"' in text[start : start + 400]


def test_nothing_new_is_an_empty_answer(as_alice: Client, blank: Trajectory) -> None:
    play(blank, turns=3)
    assert polled(as_alice, blank, after=blank.length - 1).status_code == 204


def test_the_first_turns_of_a_dialogue_arrive_on_its_empty_page(
    as_alice: Client, blank: Trajectory
) -> None:
    text = page(as_alice, blank)
    address = html.unescape(re.findall(r'hx-get="([^"]*/turns/[^"]*)"', text)[0])
    assert as_alice.get(address).status_code == 204
    play(blank, turns=3)
    assert 'id="turn-0"' in as_alice.get(address).content.decode()


def test_polling_ends_with_the_dialogue(as_alice: Client, finished: Trajectory) -> None:
    answer = polled(as_alice, finished, after=LENGTH - 1)
    assert answer.status_code == 286
    text = answer.content.decode()
    assert "hx-get" not in text[text.index('id="poller"') : text.index('id="head-facts"')]
    assert "Approve" in text


def test_a_page_that_shows_an_earlier_part_is_not_appended_to(
    as_alice: Client, blank: Trajectory
) -> None:
    play(blank, turns=4)
    text = polled(as_alice, blank, after=0, more="&away=1").content.decode()
    assert 'class="turn ' not in text
    assert 'id="tasks-panel"' in text


def test_a_page_follows_only_while_turns_may_come(
    as_alice: Client, blank: Trajectory, finished: Trajectory
) -> None:
    assert "every 700ms" in page(as_alice, blank)
    assert "every 700ms" not in page(as_alice, finished)


def test_a_long_dialogue_is_shown_round_an_anchor(as_alice: Client, finished: Trajectory) -> None:
    for number in range(220):
        append(finished, "user" if number % 2 else "assistant", content=f"line {number}")
    start, middle = page(as_alice, finished), page(as_alice, finished, "?at=130")
    assert "Later turns" in start
    assert "Earlier turns" not in start
    assert 'id="turn-130"' in middle
    assert 'id="turn-1"' not in middle
    assert "Earlier turns" in middle
    assert start.count('class="turn ') <= 80


def test_an_anchor_that_is_no_number_is_not_there(as_alice: Client, finished: Trajectory) -> None:
    address = reverse("curation:trajectory", args=[finished.pk])
    for bad in ("x", "-1", "9" * 30, "²"):
        assert as_alice.get(f"{address}?at={bad}").status_code == 404


def test_a_huge_result_is_cut_and_the_rest_is_a_link(
    as_alice: Client, finished: Trajectory
) -> None:
    append(finished, "tool", content="y" * 200_000, tool_call_id="lonely", name="big")
    text = page(as_alice, finished)
    assert "y" * 5_000 not in text
    assert "195 KB in all" in text
    rest = as_alice.get(reverse("curation:turn-text", args=[finished.pk, finished.length - 1]))
    assert rest.content.decode() == "y" * 200_000
    assert rest["Content-Type"].startswith("text/plain")


def test_a_turn_that_is_not_there_has_no_text(as_alice: Client, finished: Trajectory) -> None:
    address = reverse("curation:turn-text", args=[finished.pk, 999])
    assert as_alice.get(address).status_code == 404


def test_the_world_of_a_turn_is_a_database_file(as_alice: Client, finished: Trajectory) -> None:
    address = reverse("curation:trajectory-world", args=[finished.pk])
    assert as_alice.get(f"{address}?at=1").content.startswith(b"SQLite format 3")
    assert as_alice.get(f"{address}?at=999").status_code == 404


def test_a_dialogue_that_waits_offers_the_seat(as_alice: Client, finished: Trajectory) -> None:
    address = reverse("curation:trajectory-seat", args=[finished.pk])
    answer = as_alice.post(address, {"seat": "user"}, follow=True)
    child = Trajectory.objects.exclude(pk=finished.pk).get()
    assert child.state == Trajectory.State.AWAITING_HUMAN
    assert "You speak for the user" in answer.content.decode()
    said = reverse("curation:trajectory-say", args=[child.pk])
    as_alice.post(said, {"message": "One more thing.", "expects": str(child.length)})
    child.refresh_from_db()
    assert child.own_turns.get().content["message"]["content"] == "One more thing."
    assert child.state == Trajectory.State.QUEUED


def test_words_written_over_unseen_turns_are_refused(
    as_alice: Client, finished: Trajectory
) -> None:
    as_alice.post(reverse("curation:trajectory-seat", args=[finished.pk]), {"seat": "user"})
    child = Trajectory.objects.exclude(pk=finished.pk).get()
    said = reverse("curation:trajectory-say", args=[child.pk])
    answer = as_alice.post(said, {"message": "x", "expects": "3"}, follow=True)
    assert "turns by now" in answer.content.decode()
    assert not child.own_turns.exists()

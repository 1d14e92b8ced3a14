"""What one client hears: everything once, in order, and then no more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.db import transaction
from django.utils import timezone

from curation.engine.outbox import kept
from curation.live import streams, viewer
from curation.live.hub import Hub
from curation.live.streams import Start
from curation.live.subjects import OfRun, OfTrajectory
from curation.models import Event, Run, Trajectory, Workspace
from curation.services.run_controls import stop_run
from tests.curation.live.conftest import Client, in_turn, write
from tests.curation.toy import LENGTH, make_dialogue, make_run, play

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def run(studio: Workspace) -> Run:
    return make_run(studio, count=1)


@pytest.fixture
def dialogue(studio: Workspace, run: Run) -> Trajectory:
    return make_dialogue(studio, run_row=run)


async def played(row: Trajectory, turns: int = LENGTH) -> None:
    await sync_to_async(in_turn(play))(row, turns=turns)


async def test_who_comes_late_hears_all_from_the_first_turn_to_the_end(
    hub: Hub, dialogue: Trajectory
) -> None:
    await played(dialogue)
    client = Client(hub, OfTrajectory(dialogue.pk), Start())
    events = await client.to_the_end()
    assert [one.data["seq"] for one in events if one.event == "turn"] == list(range(LENGTH))
    assert client.ids == sorted(set(client.ids))
    assert events[-1].event == "end"
    assert events[-1].data == {"state": "finished"}
    assert client.sent.startswith(b"retry: ")


async def test_turns_are_heard_while_they_are_stored(
    hub: Hub, studio: Workspace, dialogue: Trajectory
) -> None:
    client = Client(hub, OfTrajectory(dialogue.pk), Start(only_new=True))
    await anext(client.pieces)
    await played(dialogue)
    events = await client.to_the_end()
    assert [one.event for one in events[:2]] == ["state", "turn"]
    assert [one.data["seq"] for one in events if one.event == "turn"] == list(range(LENGTH))
    assert events[-1].event == "end"


@pytest.mark.parametrize("broke_after", [1, 3, 7])
async def test_who_comes_back_hears_the_rest_and_nothing_twice(
    hub: Hub, dialogue: Trajectory, broke_after: int
) -> None:
    await played(dialogue)
    whole = await Client(hub, OfTrajectory(dialogue.pk), Start()).to_the_end()
    last = whole[broke_after - 1].id
    again = Client(hub, OfTrajectory(dialogue.pk), Start(after=last))
    assert await again.to_the_end() == whole[broke_after:]


async def test_what_was_told_between_the_two_is_neither_lost_nor_doubled(
    hub: Hub, studio: Workspace, dialogue: Trajectory
) -> None:
    """Other streams keep the hub going while this one reads what it missed."""
    other = Client(hub, OfTrajectory(dialogue.pk), Start())
    await write(studio, *map(str, range(5)), trajectory_id=dialogue.pk)
    await other.until(5)
    client = Client(hub, OfTrajectory(dialogue.pk), Start(after=other.ids[1]))
    await anext(client.pieces)
    await write(studio, *map(str, range(5, 9)), trajectory_id=dialogue.pk)
    heard = await client.until(7)
    assert [one.data["state"] for one in heard] == [str(number) for number in range(2, 9)]
    await client.leave()
    await other.leave()
    assert hub.watched == 0


async def test_of_a_run_all_its_dialogues_and_its_progress_are_heard(
    hub: Hub, run: Run, dialogue: Trajectory
) -> None:
    client = Client(hub, OfRun(run.pk), Start(only_new=True))
    await anext(client.pieces)
    await played(dialogue)
    events = await client.to_the_end()
    assert {one.event for one in events} == {"state", "turn", "progress", "end"}
    progress = [one.data for one in events if one.event == "progress"]
    assert (progress[-1]["done"], progress[-1]["total"]) == (1, 1)
    assert progress[-1]["turns_per_minute"] > 0
    assert events[-1] == (None, "end", {"state": "finished"})


async def test_only_the_kinds_that_are_wanted_are_heard(
    hub: Hub, run: Run, dialogue: Trajectory
) -> None:
    await played(dialogue)
    client = Client(hub, OfRun(run.pk, frozenset({"progress"})), Start())
    assert {one.event for one in await client.to_the_end()} == {"progress", "end"}


async def test_a_cancelled_run_ends_with_the_last_of_its_dialogues(
    hub: Hub, studio: Workspace, run: Run
) -> None:
    client = Client(hub, OfRun(run.pk), Start(only_new=True))
    await anext(client.pieces)
    await write(studio, "cancelled", kind="run", run_id=run.pk)
    assert [one.event for one in await client.until(1)] == ["state"]
    await _progress(studio, run, done=0)
    await client.until(2)
    await _progress(studio, run, done=1)
    assert [one.event for one in await client.to_the_end()][2:] == ["progress", "end"]


@pytest.mark.usefixtures("dialogue")
async def test_a_stopped_run_ends_with_the_last_of_its_dialogues(
    hub: Hub, studio: Workspace, run: Run
) -> None:
    await sync_to_async(in_turn(_stop))(run)
    client = Client(hub, OfRun(run.pk), Start())
    assert [one.event for one in await client.until(2)] == ["state", "progress"]
    await write(studio, "generating", run_id=run.pk)
    await client.until(3)
    await _progress(studio, run, done=1, state="finished")
    told = await client.to_the_end()
    assert [(one.event, one.data["state"]) for one in told][3:] == [
        ("progress", "finished"),
        ("end", "finished"),
    ]


def _stop(run: Run) -> None:
    """While a dialogue is being played."""
    with transaction.atomic():
        run.trajectories.update(state=Trajectory.State.GENERATING, lease_owner="w1")
        Event.objects.all().delete()
        stop_run(run)


@sync_to_async
@in_turn
def _progress(studio: Workspace, run: Run, *, done: int, state: str = "cancelled") -> None:
    payload = {"state": state, "done": done, "total": 1}
    Event.objects.create(workspace=studio, kind="progress", run_id=run.pk, payload=payload)


async def test_an_end_that_was_taken_back_does_not_end_what_is_told_again(
    hub: Hub, studio: Workspace, dialogue: Trajectory
) -> None:
    await write(studio, "failed", "queued", "generating", trajectory_id=dialogue.pk)
    client = Client(hub, OfTrajectory(dialogue.pk), Start())
    await client.until(3)
    await write(studio, "failed", "queued", trajectory_id=dialogue.pk)
    await client.until(5)
    await write(studio, "finished", trajectory_id=dialogue.pk)
    assert (await client.to_the_end())[-1].event == "end"


async def test_a_place_that_is_forgotten_is_answered_with_a_reset_and_gone_on_from(
    hub: Hub, studio: Workspace, dialogue: Trajectory
) -> None:
    await write(studio, *"abcdef", trajectory_id=dialogue.pk)
    first = await sync_to_async(kept)()
    await sync_to_async(in_turn(Event.objects.filter(pk__lt=first.oldest + 3).delete))()
    client = Client(hub, OfTrajectory(dialogue.pk), Start(after=first.oldest))
    assert await client.until(1) == [(first.newest, "reset", {})]
    await write(studio, "g", trajectory_id=dialogue.pk)
    assert (await client.until(2))[1].data["state"] == "g"
    await client.leave()

    # Who has heard all but the oldest that is left misses nothing.
    edge = Client(hub, OfTrajectory(dialogue.pk), Start(after=first.oldest + 2))
    assert [one.data["state"] for one in await edge.until(4)] == [*"defg"]
    await edge.leave()


async def test_a_place_that_was_never_told_is_answered_with_a_reset(
    hub: Hub, studio: Workspace, dialogue: Trajectory
) -> None:
    await write(studio, "a", trajectory_id=dialogue.pk)
    client = Client(hub, OfTrajectory(dialogue.pk), Start(after=10**12))
    assert (await client.until(1))[0].event == "reset"
    await client.leave()


async def test_a_subject_older_than_all_that_is_kept_begins_with_a_reset(
    hub: Hub, studio: Workspace, dialogue: Trajectory
) -> None:
    await write(studio, *"abc", trajectory_id=dialogue.pk)
    old = timezone.now() - timedelta(days=2)
    await sync_to_async(in_turn(Trajectory.objects.update))(created=old)
    client = Client(hub, OfTrajectory(dialogue.pk), Start())
    assert (await client.until(1))[0].event == "reset"
    await client.leave()


async def test_a_client_that_does_not_read_is_let_go_and_told_to_begin_anew(
    hub: Hub, studio: Workspace, dialogue: Trajectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(viewer, "MOST_BYTES", 2_000)
    slow = Client(hub, OfTrajectory(dialogue.pk), Start(only_new=True))
    quick = Client(hub, OfTrajectory(dialogue.pk), Start(only_new=True))
    await anext(slow.pieces)
    await anext(quick.pieces)
    for number in range(1, 30):
        await write(studio, str(number), trajectory_id=dialogue.pk)
        await quick.until(number)
    assert hub.watched == 1
    assert await slow.to_the_end() == [(quick.ids[-1], "reset", {})]
    await quick.leave()


async def test_silence_is_broken_by_comments(
    hub: Hub, dialogue: Trajectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "KEEP_ALIVE_SECONDS", 0.01)
    client = Client(hub, OfTrajectory(dialogue.pk), Start())
    await anext(client.pieces)
    assert (await anext(client.pieces)).startswith(b":")
    await client.leave()


async def test_an_end_that_comes_while_something_is_being_sent_is_sent_too(
    hub: Hub, studio: Workspace, dialogue: Trajectory
) -> None:
    """The client holds its stream at a piece; behind it come the last ones."""
    client = Client(hub, OfTrajectory(dialogue.pk), Start(only_new=True))
    watch = Client(hub, OfTrajectory(dialogue.pk), Start(only_new=True))
    await anext(client.pieces)
    await anext(watch.pieces)
    await write(studio, "generating", trajectory_id=dialogue.pk)
    await client.until(1)
    await write(studio, "finished", trajectory_id=dialogue.pk)
    await watch.to_the_end()
    assert [one.event for one in await client.to_the_end()] == ["state", "state", "end"]


async def test_a_process_that_stops_ends_its_streams_but_not_their_subjects(
    hub: Hub, dialogue: Trajectory
) -> None:
    client = Client(hub, OfTrajectory(dialogue.pk), Start())
    await anext(client.pieces)
    hub.close()
    assert await client.to_the_end() == []

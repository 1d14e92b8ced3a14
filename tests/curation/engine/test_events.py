from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from curation.engine import events, progress
from curation.engine.append import append_turn
from curation.engine.events import forget_old_events
from curation.engine.leases import release
from curation.engine.outbox import kept
from curation.models import Event, Trajectory, Workspace
from simulation.vocabulary.findings import Finding, Owner, Severity
from simulation.vocabulary.messages import Message, Role
from simulation.vocabulary.state import Author
from simulation.vocabulary.state import Turn as PlayedTurn
from tests.curation.toy import LENGTH, hold, make_dialogue, make_run, play


def test_events_older_than_a_day_are_forgotten_in_portions(
    studio: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "PORTION", 2)
    old = timezone.now() - timedelta(days=1, minutes=1)
    Event.objects.bulk_create(
        [Event(workspace=studio, kind="run", created=old) for _ in range(5)]
        + [Event(workspace=studio, kind="run")]
    )

    assert forget_old_events() == 5
    assert Event.objects.count() == 1


def test_the_newest_event_is_kept_whatever_its_age(studio: Workspace) -> None:
    old = timezone.now() - timedelta(days=3)
    Event.objects.bulk_create([Event(workspace=studio, kind="run", created=old) for _ in range(3)])

    assert forget_old_events() == 2
    assert kept().oldest == kept().newest == Event.objects.get().pk


def test_what_checks_find_in_a_turn_is_told_after_the_turn(blank: Trajectory) -> None:
    lease = hold(blank)
    finding = Finding(
        kind="loop", severity=Severity.ERROR, owner=Owner.AGENT, seq=0, message="Again."
    )
    said = Message(role=Role.SYSTEM, content="Lend books.")
    turn = PlayedTurn(
        seq=0, message=said, author=Author.AGENDA, findings=(finding,), world_digest="0" * 64
    )
    append_turn(*lease, turn)

    told = Event.objects.exclude(kind="state").filter(trajectory_id=blank.pk).order_by("pk")
    assert [(each.kind, each.payload) for each in told] == [
        ("turn", {"seq": 0, "role": "system"}),
        ("finding", {"seq": 0, "kind": "loop", "severity": "error", "owner": "agent"}),
    ]


def test_a_claim_is_told_and_so_is_what_is_put_down(blank: Trajectory) -> None:
    lease = hold(blank)
    release(lease)
    told = Event.objects.filter(trajectory_id=blank.pk, kind="state").order_by("pk")
    assert [each.payload["state"] for each in told] == ["generating", "queued"]


def test_a_run_is_told_about_once_a_second_and_whenever_a_dialogue_ends(
    studio: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "EVERY_SECONDS", 1000.0)
    run = make_run(studio, count=2)
    play(make_dialogue(studio, run_row=run))
    told = Event.objects.filter(run_id=run.pk, kind="progress").order_by("pk")
    assert [each.payload["turns"] for each in told] == [1, LENGTH]
    last = told[1].payload
    assert (last["state"], last["done"], last["total"]) == ("running", 1, 2)
    assert last["turns_per_minute"] > 0
    assert last["seconds_left"] > 0

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from curation.engine import events
from curation.engine.events import forget_old_events
from curation.engine.outbox import kept
from curation.models import Event, Workspace


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

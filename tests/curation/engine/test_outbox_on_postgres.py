"""Two transactions that commit in another order than they drew their ids, on a real PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import NamedTuple
from uuid import uuid4

import pytest

from curation.engine.events import News, announce_states, write_events
from curation.engine.outbox import Outbox
from curation.models import Event, Trajectory, Workspace
from tests.curation.toy import make_dialogue
from tests.servers.session import Session, copy_of

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


class Sessions(NamedTuple):
    reader: Session
    first: Session
    second: Session
    third: Session


@pytest.fixture(scope="module")
def outbox_url(tables_url: str) -> str:
    """A database of this module's own, with our tables."""
    return copy_of(tables_url)


@pytest.fixture
def sessions(outbox_url: str) -> Iterator[Sessions]:
    opened = Sessions(*(Session(outbox_url) for _ in Sessions._fields))
    with opened.reader:
        Event.objects.all().delete()
        Workspace.objects.get_or_create(slug="studio", defaults={"name": "Studio"})
    write(opened.first, "before")
    yield opened
    for session in opened:
        session.wrapper.close()


@pytest.fixture
def outbox(sessions: Sessions) -> Outbox:
    """At the end of what is written."""
    outbox = Outbox()
    with sessions.reader:
        assert outbox.find_place()
    return outbox


def write(session: Session, name: str) -> None:
    with session:
        workspace = Workspace.objects.get(slug="studio")
        write_events([News(workspace.pk, Event.Kind.RUN, {"state": name})])


def read(sessions: Sessions, outbox: Outbox) -> list[str]:
    with sessions.reader:
        return [event.payload["state"] for event in outbox.read()]


def test_who_drew_first_and_commits_last_is_not_missed(sessions: Sessions, outbox: Outbox) -> None:
    sessions.first.begin()
    write(sessions.first, "drew first")
    write(sessions.second, "committed first")
    assert read(sessions, outbox) == []
    sessions.first.commit()
    assert read(sessions, outbox) == ["drew first", "committed first"]
    assert read(sessions, outbox) == []


def test_what_was_rolled_back_is_waited_for_no_longer(sessions: Sessions, outbox: Outbox) -> None:
    sessions.first.begin()
    write(sessions.first, "never")
    write(sessions.second, "there")
    assert read(sessions, outbox) == []
    sessions.first.roll_back()
    assert read(sessions, outbox) == ["there"]


def test_who_draws_later_holds_up_nobody(sessions: Sessions, outbox: Outbox) -> None:
    sessions.first.begin()
    write(sessions.first, "never")
    write(sessions.second, "there")
    assert read(sessions, outbox) == []
    sessions.third.begin()
    write(sessions.third, "later")
    sessions.first.roll_back()
    assert read(sessions, outbox) == ["there"]
    write(sessions.second, "last")
    assert read(sessions, outbox) == []
    sessions.third.commit()
    assert read(sessions, outbox) == ["later", "last"]


def test_a_gap_within_what_is_read_is_noticed(sessions: Sessions, outbox: Outbox) -> None:
    write(sessions.second, "one")
    sessions.first.begin()
    write(sessions.first, "two")
    write(sessions.second, "three")
    assert read(sessions, outbox) == ["one"]
    assert read(sessions, outbox) == []
    sessions.first.commit()
    assert read(sessions, outbox) == ["two", "three"]


def test_long_work_that_tells_nothing_holds_up_nobody(sessions: Sessions, outbox: Outbox) -> None:
    sessions.first.begin()
    with sessions.first:
        Workspace.objects.create(slug=uuid4().hex, name="Long")
    sessions.second.begin()
    write(sessions.second, "never")
    sessions.second.roll_back()
    write(sessions.third, "there")
    assert read(sessions, outbox) == ["there"]
    sessions.first.roll_back()


def test_a_reader_begins_behind_what_may_still_come(sessions: Sessions) -> None:
    sessions.first.begin()
    write(sessions.first, "drew first")
    write(sessions.second, "committed first")
    late = Outbox()
    with sessions.reader:
        assert not late.find_place()
    sessions.first.commit()
    with sessions.reader:
        assert late.find_place()
    assert late.place == newest(sessions)


def newest(sessions: Sessions) -> int:
    with sessions.reader:
        return Event.objects.latest("pk").pk


def test_many_writers_at_once_lose_nothing_and_double_nothing(
    sessions: Sessions, outbox: Outbox, outbox_url: str
) -> None:
    """Each writer holds its transactions open for a moment, some take theirs back."""
    with ThreadPoolExecutor(4) as pool:
        writers = [pool.submit(write_many, outbox_url, number) for number in range(4)]
        seen: list[str] = []
        while not all(writer.done() for writer in writers):
            seen += read(sessions, outbox)
        for _ in range(3):
            seen += read(sessions, outbox)
    kept = [name for writer in writers for name in writer.result()]
    assert sorted(seen) == sorted(kept)
    for number in range(4):
        own = [name for name in seen if name.startswith(f"{number}:")]
        assert own == sorted(own, key=lambda name: int(name.split(":")[1]))


def write_many(url: str, number: int) -> list[str]:
    session, chance, kept = Session(url), Random(number), []
    for step in range(60):
        session.begin()
        write(session, f"{number}:{step}")
        if chance.random() < 0.5:
            threading.Event().wait(chance.random() / 200)
        if chance.random() < 0.2:
            session.roll_back()
        else:
            session.commit()
            kept.append(f"{number}:{step}")
    session.wrapper.close()
    return kept


def test_states_of_many_are_told_in_one_statement(sessions: Sessions, outbox: Outbox) -> None:
    with sessions.second:
        workspace = Workspace.objects.get(slug="studio")
        rows = [make_dialogue(workspace) for _ in range(3)]
        queued = Trajectory.objects.filter(pk__in=[row.pk for row in rows], state="queued")
        announce_states(queued, "paused", "held")
    with sessions.reader:
        told = outbox.read()
    assert {event.trajectory_id for event in told} == {row.pk for row in rows}
    assert {event.payload["state"] for event in told} == {"paused"}

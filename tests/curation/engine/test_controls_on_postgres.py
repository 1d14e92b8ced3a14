"""A person's control of a run while workers store turns of it, on a real PostgreSQL."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from random import Random
from uuid import UUID

import pytest
from django.contrib.auth.models import User

from curation.engine.advancing import Step, advance
from curation.engine.bulk import insert_rows
from curation.engine.deadlocks import in_spite_of_deadlocks
from curation.engine.tally import Tally
from curation.models import Run, Trajectory, Workspace
from curation.services.access import create_workspace
from curation.services.run_controls import pause_run, resume_run
from tests.curation.toy import make_dialogue, play
from tests.servers.session import Session, copy_of

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

DIALOGUES = 60
WORKERS = 2
TIMES = 25


@pytest.fixture
def session(tables_url: str) -> Iterator[Session]:
    opened = Session(copy_of(tables_url))
    with opened:
        owner = User.objects.create_user("alice")
        create_workspace(slug="studio", name="Studio", owner=owner)
        yield opened
    opened.wrapper.close()


@pytest.fixture
def keys(session: Session) -> list[UUID]:
    """Dialogues of one run, all in hand."""
    play(make_dialogue(Workspace.objects.get()))
    row = Trajectory.objects.get()
    run = Run.objects.create(
        workspace=row.workspace,
        domain=row.domain,
        rules=row.rules,
        seed=1,
        count=DIALOGUES,
        state=Run.State.RUNNING,
    )
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    held = {"state": Trajectory.State.GENERATING, "run_id": run.pk, "length": 0, "epoch": 1}
    rows = [Trajectory(**(values | held | {"id": uuid.uuid4()})) for _ in range(DIALOGUES)]
    insert_rows(Trajectory, rows)
    return [made.pk for made in rows]


def store(url: str, keys: list[UUID], seed: int, stopped: list[bool]) -> int:
    """Batch after batch, in an order of its own each; how many there were."""
    session, chance = Session(url), Random(seed)
    with session:
        for turn in count():
            if stopped:
                break
            chance.shuffle(keys)
            steps = [Step(key, 1, turn, 1, Tally()) for key in keys]
            in_spite_of_deadlocks(advance)(steps)
    session.wrapper.close()
    return turn


def test_a_run_is_held_and_goes_on_while_its_turns_are_stored(
    session: Session, keys: list[UUID]
) -> None:
    run, stopped = Run.objects.get(), list[bool]()
    halves = [keys[at::WORKERS] for at in range(WORKERS)]
    with ThreadPoolExecutor(WORKERS) as pool:
        storing = [
            pool.submit(store, session.url, half, at, stopped) for at, half in enumerate(halves)
        ]
        try:
            for _ in range(TIMES):
                pause_run(run)
                resume_run(run)
        finally:
            stopped.append(True)
    assert all(done.result() > TIMES for done in storing)
    assert Run.objects.get().state == Run.State.QUEUED

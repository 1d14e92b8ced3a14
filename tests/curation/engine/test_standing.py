"""The sums over a workspace are what counting it all gives, whatever was done to its dialogues."""

from __future__ import annotations

import random
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.utils import timezone

from curation.engine import standing_triggers
from curation.engine.bulk import insert_rows
from curation.engine.leases import release, sweep
from curation.engine.purge import Purge
from curation.engine.standing import fold, keep_standing, recount, stands
from curation.models import Standing, Trajectory, Workspace
from curation.services.forks import fork_trajectory
from curation.services.orders import ForkOrder
from curation.services.playing import delete_trajectory, restore_trajectory
from curation.services.run_controls import cancel_run, pause_run, resume_run
from tests.curation.toy import hold, make_dialogue, make_run, play

Cell = tuple[Any, ...]


def counted(workspace: Workspace) -> Counter[Cell]:
    """By looking at every dialogue."""
    numbers: Counter[Cell] = Counter()
    for row in Trajectory.objects.in_workspace(workspace).alive():
        erroneous = row.findings_errors > 0
        cell = (row.domain_id, row.state, row.review_state, erroneous, row.tasks_proven)
        numbers[*cell, "dialogues"] += 1
        numbers[*cell, "turns"] += row.counted_turns
    return +numbers


def summed(workspace: Workspace) -> Counter[Cell]:
    numbers: Counter[Cell] = Counter()
    for one in stands(workspace):
        numbers[*one[:5], "dialogues"] += one.dialogues
        numbers[*one[:5], "turns"] += one.turns
    return +numbers


def test_a_played_dialogue_moves_from_sum_to_sum(studio: Workspace, rival: Workspace) -> None:
    row = make_dialogue(studio)
    assert [(one.state, one.dialogues) for one in stands(studio)] == [("queued", 1)]
    lease = play(row, turns=4)
    (writing,) = stands(studio)
    assert (writing.state, writing.turns) == ("generating", row.counted_turns)
    play(row, lease=lease)
    (over,) = stands(studio)
    assert (over.state, over.review, over.proven) == ("finished", "queued", 1)
    assert over.turns == row.counted_turns
    assert stands(rival) == []


class Studio:
    """Random things that are done to dialogues, by their real ways where there are some."""

    def __init__(self, workspace: Workspace, by: User, seed: int) -> None:
        self.workspace, self.by = workspace, by
        self.chance = random.Random(seed)
        self.run = make_run(workspace, count=100)

    def act(self) -> None:
        acts: list[Callable[[], Any]] = [
            self.order, self.order, self.play, self.put_down, self.fork, self.many,
            self.delete, self.restore, self.change, self.hold_run, self.purge, self.lose,
        ]  # fmt: skip
        self.chance.choice(acts)()

    def order(self) -> None:
        make_dialogue(self.workspace, run_row=self.chance.choice([self.run, None]))

    def some(self, **which: Any) -> Trajectory | None:
        rows = list(Trajectory.objects.filter(**which).order_by("created"))
        return self.chance.choice(rows) if rows else None

    def play(self) -> None:
        row = self.some(state="queued", deleted_at=None)
        if row is not None:
            play(row, turns=self.chance.choice([2, 5, 11]))

    def put_down(self) -> None:
        row = self.some(state="queued", deleted_at=None)
        if row is not None:
            release(hold(row))

    def fork(self) -> None:
        row = self.some(length__gt=3, deleted_at=None)
        if row is not None:
            fork_trajectory(row, by=self.by, order=ForkOrder(at=2, count=2))

    def many(self) -> None:
        row = self.some()
        if row is not None:
            values = {field.attname: getattr(row, field.attname) for field in row._meta.fields}
            insert_rows(Trajectory, [Trajectory(**values | {"id": uuid.uuid4()}) for _ in range(3)])

    def delete(self) -> None:
        row = self.some(deleted_at=None, state__in=("finished", "failed", "cancelled"))
        if row is not None:
            delete_trajectory(row, by=self.by)

    def restore(self) -> None:
        row = self.some(deleted_at__isnull=False)
        if row is not None:
            restore_trajectory(row, by=self.by)

    def change(self) -> None:
        """By nobody's way at all."""
        Trajectory.objects.filter(length__gt=self.chance.randrange(12)).update(
            findings_errors=self.chance.randrange(2),
            tasks_proven=self.chance.randrange(3),
            counted_turns=self.chance.randrange(20),
            review_state=self.chance.choice(["queued", "claimed", "approved", "rejected"]),
        )

    def hold_run(self) -> None:
        self.run.refresh_from_db()
        ways: dict[str, list[Callable[[Any], Any]]] = {
            "paused": [resume_run],
            "cancelled": [],
            "finished": [],
        }
        for way in ways.get(self.run.state, [pause_run, pause_run, pause_run, cancel_run])[:1]:
            way(self.run)

    def purge(self) -> None:
        Purge().step(timezone.now() + timedelta(days=self.chance.randrange(10)))

    def lose(self) -> None:
        Trajectory.objects.filter(state="generating").update(lease_until=timezone.now())
        sweep()


@pytest.mark.parametrize("seed", range(6))
def test_sums_are_what_counting_gives_after_anything(
    studio: Workspace, alice: User, seed: int
) -> None:
    doing = Studio(studio, alice, seed)
    for step in range(25):
        doing.act()
        assert summed(studio) == counted(studio), step
    fold()
    assert summed(studio) == counted(studio)
    assert not Standing.objects.exclude(slot=0).exists()
    recount()
    assert summed(studio) == counted(studio)


def test_what_is_undone_is_not_summed(studio: Workspace, finished: Trajectory) -> None:
    before = summed(studio)
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(Trajectory, [finished, finished])
    assert summed(studio) == before


def test_triggers_that_a_table_lost_come_back_and_what_they_missed(
    studio: Workspace, finished: Trajectory
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(standing_triggers.present(connection.vendor))
        for (name,) in cursor.fetchall():
            cursor.execute(standing_triggers.dropped(connection.vendor, name))
    make_dialogue(studio)
    assert summed(studio) != counted(studio)
    keep_standing()
    make_dialogue(studio)
    assert summed(studio) == counted(studio)

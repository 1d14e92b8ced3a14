"""A workspace with as many dialogues as one likes: real ones, again and again under new ids.

    python -m bench.crowd 100000
    DATABASE_URL=postgres://… python -m bench.crowd 1000000 --originals 300

A few are played by the embedded cast; what is stored of them is copied with other ids, states,
ages and runs. One in twenty is a fork, some failed, some wait, most are finished.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

import bench.ready  # noqa: F401 - Django before its models
from curation.engine.bulk import analyze, columns_of, insert_values, values_of
from curation.jobs.driver import drive_until_idle
from curation.models import Release, Run, Trajectory, Turn, Workspace
from curation.services.first_run import prepare
from curation.services.orders import RunOrder
from curation.services.runs import start_run

PORTION = 2_000
"""Dialogues stored in one transaction."""
A_RUN = 1_000
"""Dialogues of one run."""
FORKED = 20
"""Every how many dialogues one is a fork of the one before it."""
TASKS = (2, 3)
"""Of the halves of the originals: some forty turns a dialogue."""
CALL = '"call_'
KINDS = (
    ("finished", "queued", 50),
    ("finished", "approved", 28),
    ("finished", "rejected", 12),
    ("failed", "generated", 4),
    ("cancelled", "generated", 2),
    ("queued", "generated", 3),
    ("paused", "generated", 1),
)
"""State, state of review, and how many of a hundred."""


class Original(NamedTuple):
    """A real dialogue as prepared values, in the order of the columns."""

    row: dict[str, Any]
    turns: list[tuple[Any, ...]]


def crowd(known: Sequence[Original], number: int) -> None:
    """Store ``number`` copies of dialogues that are known."""
    copies = _copies(known, number)
    while portion := list(islice(copies, PORTION)):
        with transaction.atomic():
            _insert_runs(portion)
            store(portion)
    analyze(Trajectory, Turn, Run)


def store(portion: Sequence[Original]) -> None:
    """As an import stores dialogues, in the transaction that is open."""
    rows = columns_of(Trajectory)
    values = [tuple(copy.row[field.attname] for field in rows) for copy in portion]
    insert_values(Trajectory, rows, values)
    insert_values(Turn, columns_of(Turn), (turn for copy in portion for turn in copy.turns))


def originals(number: int) -> list[Original]:
    """Played by the embedded cast on the bundled shop, in the demo workspace, alone there."""
    prepare()
    Release.objects.all().delete()
    Run.objects.all().delete()
    workspace = Workspace.objects.get()
    for tasks in TASKS:
        order = RunOrder(domain="orders", count=number // 2, tasks_per_dialogue=tasks, seed=5)
        start_run(workspace, by=None, order=order)
    drive_until_idle()
    ended = Trajectory.objects.filter(state=Trajectory.State.FINISHED)
    return [original_of(row) for row in ended]


def original_of(row: Trajectory) -> Original:
    columns = columns_of(Trajectory)
    (values,) = values_of([row], columns)
    named = dict(zip([field.attname for field in columns], values, strict=True))
    turns = [_slim(turn) for turn in row.own_turns.order_by("seq")]
    return Original(named, list(values_of(turns, columns_of(Turn))))


def _slim(turn: Turn) -> Turn:
    """Without what is nothing anyway: some 500 bytes a turn, read as ever."""
    turn.content = {name: value for name, value in turn.content.items() if value not in (None, [])}
    return turn


def _copies(known: Sequence[Original], number: int) -> Iterator[Original]:
    """``number`` of them, the oldest first, a second apart."""
    chance = random.Random(7)  # noqa: S311 - the same crowd every time
    start = timezone.now() - timedelta(seconds=number)
    before: Original | None = None
    run = uuid.UUID(int=0)
    for place in range(number):
        if place % A_RUN == 0:
            run = uuid.UUID(int=chance.getrandbits(128), version=4)
        original = chance.choice(known)
        copy = copy_of(original, chance, run, place, start + timedelta(seconds=place))
        if place % FORKED == 1 and before is not None:
            copy = _as_fork(copy, before)
        yield copy
        before = copy


def copy_of(
    original: Original, chance: random.Random, run: uuid.UUID, place: int, moment: datetime
) -> Original:
    key = _key(uuid.UUID(int=chance.getrandbits(128), version=4))
    state, review, _ = chance.choices(KINDS, [kind[2] for kind in KINDS])[0]
    row = original.row | {
        "id": key,
        "run_id": _key(run),
        "ordinal": place % A_RUN,
        "title": f"{original.row['title']} {place}",
        "state": state,
        "reason": "gave_up" if state == "failed" else original.row["reason"],
        "review_state": review,
        "seed": place,
        "created": _moment(moment),
        "queued_at": _moment(moment),
        "updated": _moment(moment),
        "findings_errors": int(chance.random() < 0.02),
    }
    return Original(row, _turns_of(original, key, f"{CALL}{place:x}_"))


def _turns_of(original: Original, key: object, call: str) -> list[tuple[Any, ...]]:
    """Of a copy: under its key, its calls with ids of their own."""
    return [
        (key, seq, role, content.replace(CALL, call), tally, author, created)
        for _, seq, role, content, tally, author, created in original.turns
    ]


def _as_fork(copy: Original, parent: Original) -> Original:
    """From the middle of the one before; what it inherits stays with that one."""
    at = min(len(copy.turns), int(parent.row["length"])) // 2
    owner = parent.row["id"]
    key = str(owner) if isinstance(owner, uuid.UUID) else str(uuid.UUID(owner))
    columns = {
        "origin": "fork",
        "parent_id": owner,
        "root": parent.row["root"] or owner,
        "fork_at": at,
        "path": f'[["{key}",0,{at}]]' if parent.row["fork_at"] is None else "[]",
        "run_id": None,
    }
    return Original(copy.row | columns, [turn for turn in copy.turns if turn[1] >= at])


def _insert_runs(portion: Sequence[Original]) -> None:
    pattern = Run.objects.order_by("created")[0]
    keys = dict.fromkeys(copy.row["run_id"] for copy in portion if copy.row["run_id"])
    there = set(Run.objects.filter(pk__in=list(keys)).values_list("pk", flat=True))
    for key in keys:
        pattern.pk = uuid.UUID(str(key))
        pattern.count = pattern.dialogues_finished = A_RUN
        if pattern.pk not in there:
            pattern.save(force_insert=True)


def _key(key: uuid.UUID) -> object:
    return key if connection.features.has_native_uuid_field else key.hex


def _moment(moment: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dialogues", type=int)
    parser.add_argument("--originals", type=int, default=60)
    given = parser.parse_args()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    start = time.perf_counter()
    crowd(originals(given.originals), given.dialogues - given.originals)
    sys.stdout.write(f"{given.dialogues:,} dialogues in {time.perf_counter() - start:.0f} s\n")


if __name__ == "__main__":
    main()

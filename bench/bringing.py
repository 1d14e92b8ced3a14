"""How fast native records come in and are stored, and what a turn costs to append and commit, in
the database that the environment names.

    python -m bench.crowd 100000 && python -m bench.bringing
"""

from __future__ import annotations

import sys
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from random import Random

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

import bench.ready  # noqa: F401 - Django before its models
from bench.crowd import Original, copy_of, original_of, store
from curation.engine.append import Entry, append_turns
from curation.engine.records import to_record
from curation.engine.state import rows_to_state
from curation.engine.work import claim_job
from curation.jobs.work import run_job
from curation.models import Job, Trajectory, Workspace
from curation.services.forks import fork_trajectory
from curation.services.imports import import_records
from curation.services.orders import ForkOrder
from simulation.export.jsonl import record_line

RECORDS = 200
COPIES, PORTION = 2_000, 100
"""Stored as an import stores them, without the checks before it."""
AT = 5
BATCHES = (1, 32)
TURNS = 320
"""Appended in batches of each size."""


def told(name: str, act: Callable[[], int]) -> None:
    """Of what ``act`` says it did, so many a second."""
    clock, processor = time.perf_counter(), time.process_time()
    many = act()
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    sys.stdout.write(
        f"{name:<32}{many / clock:10.0f} a second{clock / many * 1000:10.2f} ms each"
        f"{processor / many * 1000:10.2f} ms of CPU\n"
    )
    sys.stdout.flush()


def imported(workspace: Workspace) -> int:
    """Turns of records that are checked and stored."""
    rows = list(_finished(workspace)[:RECORDS])
    lines = [record_line(to_record(row)) for row in rows]
    file = ContentFile("".join(f"{line.rstrip()}\n" for line in lines).encode(), "bench.jsonl")
    import_records(workspace, by=None, file=file)
    told("turns of records that come in", lambda: _worked(rows))
    return len(rows)


def _worked(rows: list[Trajectory]) -> int:
    lease = claim_job("bench", 600, {Job.Kind.IMPORT})
    if lease is None:
        raise AssertionError("the import is not there")
    run_job(lease)
    job = Job.objects.get(pk=lease.job_id)
    if job.state != Job.State.DONE:
        raise AssertionError(job.error)
    return sum(row.length for row in rows)


def stored(workspace: Workspace) -> int:
    """Turns that are only stored, a hundred dialogues to a commit."""
    rows = _finished(workspace)[:20]
    originals, run, chance = [original_of(row) for row in rows], uuid.uuid4(), Random()  # noqa: S311 - other ids each time
    turns = 0
    for start in range(0, COPIES, PORTION):
        places = range(start, start + PORTION)
        copies = [
            copy_of(chance.choice(originals), chance, run, place, timezone.now())
            for place in places
        ]
        portion = [Original(copy.row | {"run_id": None}, copy.turns) for copy in copies]
        with transaction.atomic():
            store(portion)
        turns += sum(len(copy.turns) for copy in portion)
    return turns


def appending(workspace: Workspace, size: int) -> Iterator[list[Entry]]:
    """The turn that was said there, once more, in branches that are being played."""
    row = _finished(workspace)[0]
    turn = rows_to_state(row).turns[AT]
    with transaction.atomic():
        children = [
            child
            for _ in range(TURNS // 16)
            for child in fork_trajectory(row, by=None, order=ForkOrder(at=AT, samples=16))
        ]
        held = {"state": "generating", "lease_owner": "bench", "epoch": 1}
        until = timezone.now() + timedelta(hours=1)
        keys = [child.pk for child in children]
        Trajectory.objects.filter(pk__in=keys).update(lease_until=until, **held)
    for start in range(0, TURNS, size):
        yield [Entry(key, 1, turn) for key in keys[start : start + size]]
    Trajectory.objects.filter(pk__in=keys).update(state="cancelled", lease_owner="")


def _appended(batches: list[list[Entry]]) -> int:
    kept = [answer.kept for batch in batches for answer in append_turns(batch)]
    if not all(kept):
        raise AssertionError("a turn was not kept")
    return len(kept)


def _finished(workspace: Workspace) -> list[Trajectory]:
    rows = Trajectory.objects.in_workspace(workspace).alive()
    found = rows.filter(state="finished", origin="generated", length__gt=2 * AT)
    return list(found.order_by("-created")[:RECORDS])


def main() -> None:
    workspace = Workspace.objects.get()
    imported(workspace)
    told("turns that are only stored", lambda: stored(workspace))
    for size in BATCHES:
        generated = appending(workspace, size)
        batches = [next(generated) for _ in range(TURNS // size)]
        told(f"turns appended, {size} to a commit", partial(_appended, batches))
        next(generated, None)


if __name__ == "__main__":
    main()

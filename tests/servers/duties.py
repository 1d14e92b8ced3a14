"""What a crew is asked to do, each in a process of its own with Django set up."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Count, F
from django.utils import timezone

from config.management.commands import worker as worker_command
from curation.engine.blobs import image_bytes
from curation.engine.heavy import LARGE
from curation.engine.leases import sweep
from curation.engine.records import to_record
from curation.jobs import driver, pulse
from curation.jobs.hints import DRIVE, WORK, send
from curation.models import Job, Membership, Run, Spending, Trajectory, Turn, Workspace
from curation.services.access import add_member, issue_token
from curation.services.ceilings import DayCeilings, set_ceilings
from curation.services.orders import RunOrder
from curation.services.runs import start_run
from curation.services.uploads import upload_database
from simulation.dialogue.restore import replay
from tests.curation.services.test_uploads import library
from tests.curation.toy import LEND, PERSONA, make_rules, make_shelf


def migrate() -> None:
    call_command("migrate", verbosity=0)
    make_shelf(Workspace.objects.create(slug="studio", name="Studio"))


@transaction.atomic
def order(count: int) -> str:
    """A run of shelf dialogues with their task, on the model ``scripted-1``.

    At once for a worker that waits: none is claimed without its task.
    """
    workspace = Workspace.objects.get()
    make_rules(workspace)
    run = start_run(
        workspace, by=None, order=RunOrder(domain="shelf", count=count, model="scripted-1")
    )
    run.trajectories.update(
        tasks=[LEND.model_dump(mode="json")],
        tasks_total=1,
        persona=PERSONA.model_dump(mode="json"),
        title=LEND.title,
    )
    return str(run.pk)


def worker(ahead: float = 0.0) -> None:
    """Runs until it is killed; its host's clock is so many seconds ahead."""
    if ahead:
        true, shift = timezone.now, timedelta(seconds=ahead)
        timezone.now = lambda: true() + shift
    driver.LOOK_SECONDS = 0.05
    pulse.BEAT_SECONDS = 0.2
    pulse.TIDY_SECONDS = 0.5
    worker_command.Command().handle()


def state() -> dict[str, Any]:
    """``finished`` once every run is and every dialogue of it."""
    over = Run.objects.filter(state="finished", dialogues_finished=F("count")).count()
    return {
        "state": "finished" if over == Run.objects.count() else "going on",
        "epochs": sorted(Trajectory.objects.values_list("epoch", flat=True)),
    }


def shift_leases(seconds: float) -> int:
    """As if the clock had jumped: what leases say is ``seconds`` later than it was."""
    held = Trajectory.objects.filter(state="generating")
    moved = {
        row.pk: row.lease_until + timedelta(seconds=seconds) for row in held if row.lease_until
    }
    return sum(
        Trajectory.objects.filter(pk=key, state="generating").update(lease_until=until)
        for key, until in moved.items()
    )


def sweep_together(many: int) -> list[int]:
    """How much each of several sweeps requeued, all begun at one moment."""
    start = threading.Barrier(many)

    def one(_number: int) -> int:
        start.wait()
        try:
            return sweep()
        finally:
            connection.close()

    with ThreadPoolExecutor(many) as pool:
        return list(pool.map(one, range(many)))


def ceiling(tokens: int | None) -> None:
    """By the workspace's lead, as the page does it."""
    workspace = Workspace.objects.get()
    user, _ = User.objects.get_or_create(username="lena")
    add_member(workspace, user=user, role=Membership.Role.LEAD)
    lead = Membership.objects.get(workspace=workspace, user=user)
    set_ceilings(lead, DayCeilings(max_tokens_day=tokens))


def resting() -> dict[str, Any]:
    """How many dialogues are in which state, for which reason; how the run is, what was used."""
    counted = Trajectory.objects.order_by().values_list("state", "reason").annotate(Count("pk"))
    run = Run.objects.get()
    return {
        "dialogues": {f"{state} {reason}".strip(): many for state, reason, many in counted},
        "run": f"{run.state} {run.reason}".strip(),
        "tokens": run.tokens,
    }


def turn_the_day() -> None:
    """What was used so far was used yesterday."""
    Spending.objects.update(day=F("day") - timedelta(days=1))


def hint(times: int) -> None:
    for _ in range(times):
        send(DRIVE)
        send(WORK)


def token() -> str:
    user = User.objects.create_user("kim")
    workspace = Workspace.objects.get()
    add_member(workspace, user=user, role=Membership.Role.ADMIN)
    return issue_token(user, workspace)


def halves() -> list[list[int]]:
    """Of every run: how many dialogues were ordered, and how many there are."""
    return [[run.count, run.trajectories.count()] for run in Run.objects.all()]


def upload() -> None:
    """A database becomes a domain: a job for a process of its own, by the size of the file."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "library.db")
        library(path)
        with closing(sqlite3.connect(path)) as opened:
            opened.executescript(
                f"CREATE TABLE gone (x); INSERT INTO gone VALUES (zeroblob({LARGE}));"
                "DROP TABLE gone;"
            )
        data = path.read_bytes()
    upload_database(Workspace.objects.get(), by=None, files=[ContentFile(data, name="library.db")])


def jobs() -> list[list[Any]]:
    """Of every job how it stands, how often it was begun, and what went wrong."""
    return [[job.state, job.attempts, job.error] for job in Job.objects.all()]


def audit() -> dict[str, Any]:
    """What must hold of what was stored, and what does not."""
    wrong: list[str] = []
    asked = 0
    for row in Trajectory.objects.all():
        record = to_record(row)
        turns = record.state.turns
        asked += sum(turn.sampling.attempts for turn in turns if turn.sampling)
        if [turn.seq for turn in turns] != list(range(row.length)):
            wrong.append(f"{row.pk}: turns {[turn.seq for turn in turns]} of {row.length}")
        if len(turns) != Turn.objects.filter(trajectory=row).count():
            wrong.append(f"{row.pk}: turns beyond its length")
        found = replay(record, image_bytes(record.state.domain.world))
        wrong += [f"{row.pk}: {one}" for one in found]
    counted = sum(Run.objects.values_list("turns", flat=True))
    if counted != Turn.objects.count():
        wrong.append(f"runs count {counted} turns")
    return {"wrong": wrong[:10], "asked": asked}


_ALL = (
    *(migrate, order, worker, state, shift_leases, sweep_together, hint, token, halves, audit),
    *(ceiling, resting, turn_the_day, upload, jobs),
)
DUTIES: dict[str, Callable[..., Any]] = {each.__name__: each for each in _ALL}

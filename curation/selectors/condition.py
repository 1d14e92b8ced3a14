"""How the work itself does: who is at it, what is stuck, what failed; each with what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from curation.engine.said import Said, fail, ok, warn
from curation.engine.schema import newest_migration
from curation.models import Heartbeat, Job, Trajectory
from curation.selectors.backlog import events_kept, oldest_dialogue, oldest_event, oldest_job
from curation.selectors.pulse import ALIVE, silent_workers

LATE = timedelta(minutes=2)
"""A lease that is past its time for so long was not swept."""
LONG = timedelta(minutes=30)
DAY = timedelta(days=1)
AHEAD = timedelta(seconds=3)
SILENT = (
    "If its process is still there, it hangs: kill -9 its number (the end of its name), and start "
    "another. What it held goes on."
)
MANY_EVENTS = 5_000_000
MOST = 1_000


def workers() -> Iterator[Said]:
    name = "workers"
    beats = list(Heartbeat.objects.filter(at__gt=timezone.now() - ALIVE))
    alive = [beat for beat in beats if beat.is_worker]
    for beat in beats:
        if not beat.is_worker:
            yield fail(name, f"{beat.name} waits: {beat.detail.get('why', '')}", "See there.")
        elif beat.detail.get("program") != newest_migration():
            found = f"{beat.name} runs another version ({beat.detail.get('program')})"
            yield warn(name, found, "Update and restart it.")
    for beat in silent_workers():
        minutes = (timezone.now() - beat.at).total_seconds() / 60
        found = f"{beat.name} has been silent since {beat.at:%H:%M:%S} UTC ({minutes:.1f} min)"
        yield warn(name, found, SILENT)
    if alive:
        yield ok(name, f"{len(alive)} alive")
    elif oldest_dialogue() or oldest_job():
        yield fail(name, "none is alive, and work waits", "Start one: make worker")
    else:
        yield warn(name, "none is alive", "Start one: make worker")


def clocks() -> Iterator[Said]:
    ahead = Heartbeat.objects.filter(at__gt=timezone.now() + AHEAD).values_list("name", flat=True)
    if names := ", ".join(ahead[:5]):
        found = f"the clock of {names} is ahead of this machine's"
        yield fail("clocks", found, "Run a time service (chrony, systemd-timesyncd) everywhere.")
    else:
        yield ok("clocks", "no worker is ahead of this machine")


def leases() -> Iterator[Said]:
    before = timezone.now() - LATE
    dialogues = Trajectory.objects.filter(state=Trajectory.State.GENERATING)
    late = dialogues.filter(lease_until__lt=before)[:MOST].count()
    jobs = Job.objects.filter(state=Job.State.RUNNING, lease_until__lt=before)[:MOST].count()
    if late or jobs:
        found = f"{late} dialogues and {jobs} jobs are held past their time"
        yield fail("leases", found, "A worker frees them within seconds: make worker")
    else:
        yield ok("leases", "none is past its time")


def queue() -> Iterator[Said]:
    for what, since in (("dialogue", oldest_dialogue()), ("job", oldest_job())):
        waited = timezone.now() - since if since else timedelta()
        if waited > LONG:
            minutes = int(waited.total_seconds() // 60)
            found = f"a {what} has waited for {minutes} minutes"
            yield warn("queue", found, "More workers, or a higher DIALOOM_CAPACITY.")
        else:
            yield ok("queue", f"no {what} waits long")


def jobs() -> Iterator[Said]:
    """What failed within a day, imports by themselves."""
    failed = Job.objects.filter(state=Job.State.FAILED, created__gt=timezone.now() - DAY)
    imports = Q(kind__in=[Job.Kind.IMPORT, Job.Kind.INGEST])
    for name, rows in (("imports", failed.filter(imports)), ("jobs", failed.exclude(imports))):
        latest = rows.order_by("-created").first()
        if latest is None:
            yield ok(name, "none failed within a day")
            continue
        error = latest.error or {}
        found = f"{rows[:MOST].count()} failed within a day, the latest at {error.get('field')!r}"
        yield warn(name, found, str(error.get("remedy") or "Its page says why."))


def events() -> Iterator[Said]:
    many, age = events_kept(), oldest_event()
    if age > 2 * DAY or many > MANY_EVENTS:
        found = f"about {many} kept, the oldest for {age.days} days"
        yield warn("events", found, "A worker forgets those older than a day: make worker")
    else:
        yield ok("events", f"about {many} kept")


WORK: tuple[Callable[[], Iterator[Said]], ...] = (workers, clocks, leases, queue, jobs, events)

"""The whole product against a bare client: from the request for a run over HTTP until all its
turns are stored, with a web process, a worker process and a model in processes of their own.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import NamedTuple

from django.core.files import File

from bench.installation import Installation, installation
from bench.memory import padded
from bench.model_server import NAME, calls_of, model_server
from bench.models import asked_barely, body_of
from bench.timing import Ratio
from curation.engine.storage import file_at
from curation.engine.versions import store_package
from curation.models import DomainVersion, Job, Release, Run, Turn
from curation.services.imports import import_records
from simulation.domains import load_pack

MOST = 200
REQUESTS = 12
"""Of a dialogue's user; each is three calls."""
KILL_AFTER = 0.4
"""Of the calls."""


class Told(NamedTuple):
    """A run of the product, measured."""

    run: Run
    calls: int
    seconds: float
    cpu: float
    """Seconds of the worker process."""

    @property
    def rate(self) -> float:
        return self.calls / self.seconds

    @property
    def turns_a_second(self) -> float:
        return self.run.turns / self.seconds


@contextmanager
def ready(url: str) -> Iterator[Installation]:
    """Warm: a few dialogues were played."""
    with installation(url, MOST) as running:
        running.played(4)
        yield running


def told(running: Installation, url: str, dialogues: int) -> Told:
    calls, cpu = calls_of(url), running.workers[0].cpu
    run, seconds = running.played(dialogues)
    return Told(run, calls_of(url) - calls, seconds, running.workers[0].cpu - cpu)


def against_bare(delay: float, dialogues: int, limit: float) -> Ratio:
    """Calls a second, those of the product over those of the bare client."""
    with model_server(delay, requests=REQUESTS) as url:
        with ready(url) as running:
            ours = told(running, url, dialogues)
        each = ours.calls // dialogues
        bare = asked_barely(url, body_of(load_pack("orders")), dialogues, each)
    name = f"product, calls/s, {dialogues} dialogues, {delay * 1000:g} ms / bare client"
    return Ratio(name, ours.rate / bare.rate, limit, at_least=True)


def cpu_a_turn() -> Ratio:
    with model_server(0.05, requests=REQUESTS) as url, ready(url) as running:
        ours = told(running, url, 64)
    cpu = ours.cpu / ours.run.turns * 1000
    return Ratio("product, ms of the worker's CPU a stored turn", cpu, 1.5)


def with_faults() -> Ratio:
    """Every fifth answer is an error, a dropped connection or nothing of use."""
    rates = []
    for faulty in (0, 5):
        with model_server(0.3, requests=6, faulty=faulty) as url, ready(url) as running:
            rates.append(told(running, url, 64).turns_a_second)
    name = "product, turns/s, every fifth answer faulty / none"
    return Ratio(name, rates[1] / rates[0], 0.70, at_least=True)


def after_a_kill() -> Ratio:
    """Calls that had to be repeated after a kill -9, over those that were in flight."""
    dialogues = 64
    with model_server(0.1, requests=REQUESTS) as url, ready(url) as running:
        before = calls_of(url)
        run = running.order(dialogues)
        while calls_of(url) - before < dialogues * REQUESTS * 3 * KILL_AFTER:
            time.sleep(0.05)
        running.workers.pop().kill()
        running.workers.append(running.worker())
        running.wait_for(run)
        repeated = calls_of(url) - before - _recorded(run)
    return Ratio("product, calls repeated after kill -9 / in flight", repeated / dialogues, 1.0)


def _recorded(run: Run) -> int:
    turns = Turn.objects.filter(trajectory__run=run).values_list("content", flat=True)
    return sum(one["sampling"]["attempts"] for one in turns.iterator() if one["sampling"])


def memory_of_a_worker() -> Ratio:
    with model_server(0.5, requests=3) as url, installation(url, MOST) as running:
        origin = DomainVersion.Origin.DATABASE
        domain = store_package(running.workspace, padded(), origin=origin)
        worker = running.workers[0]
        running.wait_for(running.order(MOST, domain=str(domain.pk)), worker.look)
        peak = worker.peak
    return Ratio(f"product, MiB of a worker, {MOST} dialogues, 200 KB worlds", peak, 200)


def beside_jobs() -> Ratio:
    """Turns a second while releases are made, records imported and a run judged, over those
    without; the jobs must end before it does.
    """
    with model_server(0.1, requests=REQUESTS) as url, ready(url) as running:
        alone = told(running, url, 64)
        native = _release(running, "native")
        _wait_for_jobs()
        run = running.order(64)
        with file_at(Release.objects.get(pk=native).file).open("rb") as file:
            import_records(running.workspace, by=None, file=File(file, name="records.zip"))
        _release(running, "openai-sft")
        running.request(f"/api/v1/runs/{alone.run.pk}/judge", {"model": NAME})
        _wait_for_jobs()
        run.refresh_from_db()
        if run.state == Run.State.FINISHED:
            raise AssertionError("jobs waited for generation to end")
        running.wait_for(run)
        assert run.finished is not None
        rate = run.turns / (run.finished - run.created).total_seconds()
    return Ratio(
        "product, turns/s beside jobs / alone", rate / alone.turns_a_second, 0.6, at_least=True
    )


def _release(running: Installation, target: str) -> str:
    order = {"name": target, "format": target, "filter": {"review": "any"}}
    return str(running.request("/api/v1/releases", order)["id"])


def _wait_for_jobs() -> None:
    going = Job.objects.filter(state__in=(Job.State.QUEUED, Job.State.RUNNING))
    while going.exists():
        time.sleep(0.05)


def measures() -> list[Callable[[], Ratio]]:
    return [
        partial(against_bare, 1.0, 64, 0.95),
        partial(against_bare, 1.0, 200, 0.95),
        partial(against_bare, 0.05, 64, 0.65),
        cpu_a_turn,
        with_faults,
        after_a_kill,
        memory_of_a_worker,
        beside_jobs,
    ]

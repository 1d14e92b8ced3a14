"""Milliseconds of every page, list and act on the database that the environment names.

    python -m bench.crowd 100000 && python -m bench.reading

The least of several requests through the whole application, without a socket: by the clock, and
by the processor, which depends less on what else runs (of PostgreSQL it sees nothing). What the
acts change is taken back.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from django.db import transaction
from django.test import Client

import bench.ready  # noqa: F401 - Django before its models
from curation.engine.leases import claim, sweep
from curation.engine.purge import Purge
from curation.engine.standing import stands
from curation.models import Run, Trajectory, Workspace
from curation.selectors.paging import page_of
from curation.services.access import issue_token
from curation.services.forks import fork_trajectory
from curation.services.orders import ForkOrder
from curation.services.reviews import next_in_queue

TIMES = 7
PAGES = (
    "/", "/queue/", "/queue/?state=queued", "/queue/?checks=errors", "/queue/?origin=fork",
    "/queue/?search=no+such+words", "/queue/?search=voucher", "/runs/", "/runs/new/", "/rules/",
    "/domains/", "/releases/", "/releases/new/", "/pulse/",
)  # fmt: skip
POLLED = ("/", "/runs/", "/pulse/")
"""Asked for again and again while they are open, beside a run."""
LISTS = (
    "trajectories", "trajectories?state=failed", "trajectories?findings=errors",
    "trajectories?review=approved", "trajectories?domain=orders", "trajectories?q=no+such+words",
    "trajectories?judged=invalid", "runs", "jobs", "domains", "releases",
)  # fmt: skip


class Taken(NamedTuple):
    """Milliseconds."""

    clock: float
    processor: float


def readings(workspace: Workspace) -> Iterator[tuple[str, Taken]]:
    """By address or act."""
    member = workspace.memberships.select_related("user")[0].user
    page, caller = _client(), _client(issue_token(member, workspace))
    page.force_login(member)
    for address in (*PAGES, *_deep(workspace)):
        yield address, milliseconds(partial(page.get, address))
    for address in (*POLLED, _largest_run(workspace)):
        poll = partial(page.get, address, headers={"HX-Request": "true"})
        yield f"{address} once more", milliseconds(poll)
    for name in LISTS:
        yield f"/api/v1/{name}", milliseconds(partial(caller.get, f"/api/v1/{name}"))
    for name, act in _acts(workspace).items():
        yield name, milliseconds(act)


def milliseconds(act: Callable[[], object]) -> Taken:
    act()
    taken = [_timed(act) for _ in range(TIMES)]
    return Taken(min(one.clock for one in taken), min(one.processor for one in taken))


def _timed(act: Callable[[], object]) -> Taken:
    clock, processor = time.perf_counter(), time.process_time()
    act()
    ended = time.process_time()
    return Taken((time.perf_counter() - clock) * 1000, (ended - processor) * 1000)


def _client(key: str = "") -> Client:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return Client(headers=headers, SERVER_NAME="localhost", raise_request_exception=True)


def _deep(workspace: Workspace) -> list[str]:
    """Pages of one row, and one far down a list."""
    rows = Trajectory.objects.in_workspace(workspace)
    oldest = list(rows.order_by("created")[:100])[-1]
    newer = rows.filter(created__gte=oldest.created).order_by("created")[:1]
    cursor = page_of(rows.filter(pk__in=[row.pk for row in newer] + [oldest.pk]), limit=1).next
    run = Run.objects.in_workspace(workspace).order_by("created")[0]
    found = [f"/trajectories/{oldest.pk}/", f"/runs/{run.pk}/"]
    return found + ([f"/queue/?after={cursor}"] if cursor else [])


def _largest_run(workspace: Workspace) -> str:
    run = Run.objects.in_workspace(workspace).order_by("-count")[0]
    return f"/runs/{run.pk}/"


def _acts(workspace: Workspace) -> dict[str, Callable[[], Any]]:
    member = workspace.memberships.select_related("user")[0].user
    rows = Trajectory.objects.in_workspace(workspace).filter(state="finished", origin="generated")
    row = rows.order_by("-created")[0]
    return {
        "claim of 10 dialogues": undone(lambda: claim("bench", 10, 60)),
        "sweep": undone(sweep),
        "purge": undone(lambda: Purge().step()),
        "next to review": undone(lambda: next_in_queue(workspace, by=member)),
        "fork": undone(lambda: fork_trajectory(row, by=member, order=ForkOrder(at=5))),
        "sums of the workspace": lambda: stands(workspace),
    }


def undone(act: Callable[[], object]) -> Callable[[], None]:
    """The act, in a transaction that is taken back."""

    def acted() -> None:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)

    return acted


def main() -> None:
    for name, taken in readings(Workspace.objects.get()):
        figures = f"{taken.clock:9.1f} ms {taken.processor:9.1f} ms of CPU"
        sys.stdout.write(f"{name:<60}{figures}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

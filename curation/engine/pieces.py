"""The pieces of a domain as they are proved or dropped, kept with the job so that people watch."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from asgiref.sync import sync_to_async
from django.db import close_old_connections

from curation.engine.accounts import Account
from curation.engine.work import JobLease, report
from curation.errors import TRANSIENT
from simulation.synthesis.artefacts import Artefact, Stage
from simulation.vocabulary.value import JsonObject

T = TypeVar("T")
LOOK_SECONDS = 1.0
RENEW_SECONDS = 5.0
"""Between two reports where nothing happens: a job that was cancelled stops that soon."""
LEASE_SECONDS = 120.0
MOST = 1_000
LONGEST_REASON = 600


class Pieces:
    """Told by synthesis, read by the reporter; both in one event loop."""

    def __init__(self, stages: tuple[Stage, ...]) -> None:
        self._stages = stages
        self._told: list[JsonObject] = []
        self._reached = 0
        self._latest = "Asking whether the models are there"

    def __call__(self, artefact: Artefact) -> None:
        if len(self._told) < MOST:
            self._told.append(_shown(artefact))
        if artefact.stage in self._stages:
            self._reached = max(self._reached, self._stages.index(artefact.stage) + 1)
        done = "proved" if artefact.proved else "dropped"
        self._latest = f"{artefact.stage.value.capitalize()}: {artefact.name[:120]} {done}"

    def __len__(self) -> int:
        return len(self._told)

    def told(self) -> JsonObject:
        return {"artefacts": list(self._told)}

    def share(self) -> float:
        """How far it is, by the stage that was reached; a stage in hand counts for half."""
        return max(0.02, (self._reached - 0.5) / (len(self._stages) or 1))

    def latest(self) -> str:
        return self._latest


async def watched(
    lease: JobLease, pieces: Pieces, account: Account, work: Coroutine[Any, Any, T]
) -> T:
    """What ``work`` comes to, reported all the while with what it costs; it is broken off when
    the lease is lost.

    Raises LeaseLost, and whatever the work raises.
    """
    task = asyncio.ensure_future(work)
    try:
        while True:
            await sync_to_async(_report)(lease, pieces, account)
            if await _ended(task, pieces):
                await sync_to_async(_report)(lease, pieces, account)
                return task.result()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _ended(task: asyncio.Future[T], pieces: Pieces) -> bool:
    """Waits until there is something to report."""
    known, waited = len(pieces), 0.0
    while waited < RENEW_SECONDS and len(pieces) == known and not task.done():
        await asyncio.wait({task}, timeout=LOOK_SECONDS)
        waited += LOOK_SECONDS
    return task.done()


def _report(lease: JobLease, pieces: Pieces, account: Account) -> None:
    """A database that is locked or away for a moment costs a report, not the work."""
    close_old_connections()
    try:
        account.settle()
        report(lease, pieces.share(), pieces.latest(), LEASE_SECONDS, result=pieces.told())
    except TRANSIENT:
        return


def _shown(artefact: Artefact) -> JsonObject:
    """Without its content, which the finished domain shows."""
    return {
        "stage": artefact.stage.value,
        "name": artefact.name[:200],
        "proved": artefact.proved,
        "reason": artefact.reason[:LONGEST_REASON],
        "attempts": artefact.attempts,
    }

"""The stream of one client: what it missed, then what comes, until its subject is over."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass

from django.db import DatabaseError

from curation.engine.events import KEPT
from curation.engine.outbox import PORTION, Told, kept, told
from curation.live.database import in_database
from curation.live.hub import Hub
from curation.live.subjects import Subject
from curation.live.viewer import Viewer
from curation.live.wire import KEEP_ALIVE, ending, opening, reset

logger = logging.getLogger(__name__)

KEEP_ALIVE_SECONDS = 15.0
"""Proxies cut off what is silent for a minute."""
LONGEST_SECONDS = 3600.0
"""Then a client connects again, and it is looked whether it still may."""


@dataclass(frozen=True)
class Start:
    """Where a client begins. ``after`` None: it has seen nothing, and hears all that is kept."""

    after: int | None = None
    only_new: bool = False


async def stream(hub: Hub, subject: Subject, start: Start) -> AsyncIterator[bytes]:
    """Bytes for one client; they end with its subject, or where it has to come again."""
    try:
        viewer = await hub.join(subject)
    except DatabaseError as error:
        logger.warning("a stream ends before it began: %s", error)
        return
    try:
        async for portion in _whole(hub, viewer, start):
            yield portion
    except DatabaseError as error:
        logger.warning("a stream breaks off, its client comes again: %s", error)
    finally:
        hub.leave(viewer)


async def _whole(hub: Hub, viewer: Viewer, start: Start) -> AsyncIterator[bytes]:
    yield opening(viewer.place if start.only_new else None)
    if not start.only_new:
        async for portion in _missed(viewer, start.after):
            yield portion
    if over := await in_database(_over_at, viewer.subject, viewer.place):
        yield ending({"state": over})
        return
    async for portion in _new(hub, viewer):
        yield portion


async def _missed(viewer: Viewer, after: int | None) -> AsyncIterator[bytes]:
    """What is kept from after the start up to where the hub takes over."""
    subject, place = viewer.subject, after or 0
    if await in_database(_is_forgotten, subject, after):
        yield reset(viewer.place)
        return
    events: list[Told] | None = None
    while events is None or len(events) == PORTION:
        events = await in_database(told, subject.rows(), after=place, upto=viewer.place)
        if portion := subject.frames(events):
            yield portion
        place = events[-1].id if events else place


async def _new(hub: Hub, viewer: Viewer) -> AsyncIterator[bytes]:
    until = asyncio.get_running_loop().time() + LONGEST_SECONDS
    while asyncio.get_running_loop().time() < until:
        portion = await viewer.take(KEEP_ALIVE_SECONDS)
        if viewer.lags:
            yield reset(hub.place)
            return
        if viewer.is_over and not portion:
            return
        yield portion or KEEP_ALIVE


def _is_forgotten(subject: Subject, after: int | None) -> bool:
    """Whether events after that place may have been forgotten, or the place was never told."""
    if after is None:
        return subject.is_older(KEPT)
    there = kept()
    return after > there.newest or after + 1 < there.oldest


def _over_at(subject: Subject, place: int) -> str:
    """The state in which the subject ended; empty where something of it is still to be told."""
    over = subject.over_now()
    return "" if over and subject.rows().filter(pk__gt=place).exists() else over

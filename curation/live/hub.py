"""One poller for all streams of a web process: what is new is read once, encoded once for each
subject, and handed to everybody who follows it.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from uuid import UUID

from django.db import DatabaseError

from curation.engine.outbox import PORTION, Outbox, Told
from curation.live.database import in_database
from curation.live.subjects import Subject
from curation.live.viewer import Viewer
from curation.live.wire import ending

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.25
FIND_SECONDS = 0.05
"""Between two looks for the end of the outbox, while transactions that write to it are open."""
AWAY_SECONDS = 1.0
"""Before a database that did not answer is asked again."""


class Hub:
    """Use from one event loop. It polls while somebody watches, and not otherwise."""

    def __init__(self) -> None:
        self.closing = False
        self.place = 0
        """The last event that was handed out."""
        self._outbox = Outbox()
        self._viewers: dict[UUID, set[Viewer]] = {}
        self._found: asyncio.Future[None] | None = None
        self._poller: asyncio.Task[None] | None = None

    async def join(self, subject: Subject) -> Viewer:
        """Follow a subject from where the outbox stands. Raises what the database does."""
        await self.ready()
        viewer = Viewer(subject, self.place)
        self._viewers.setdefault(subject.key, set()).add(viewer)
        if self.closing:
            viewer.dismiss()
        return viewer

    def leave(self, viewer: Viewer) -> None:
        of_subject = self._viewers.get(viewer.subject.key, set())
        of_subject.discard(viewer)
        if not of_subject:
            self._viewers.pop(viewer.subject.key, None)

    def close(self) -> None:
        """End all streams: the process stops. Their clients come back to the next."""
        self.closing = True
        for viewer in self._all():
            viewer.dismiss()

    @property
    def watched(self) -> int:
        return len(self._all())

    def _all(self) -> list[Viewer]:
        return [viewer for viewers in self._viewers.values() for viewer in viewers]

    async def ready(self) -> None:
        """Until the place in the outbox is known; the first who comes finds it. Raises what the
        database does.
        """
        if self._found is None or (self._found.done() and not self.is_polling):
            self._found = asyncio.ensure_future(self._find_place())
        await asyncio.shield(self._found)

    @property
    def is_polling(self) -> bool:
        return self._poller is not None and not self._poller.done()

    async def _find_place(self) -> None:
        outbox = Outbox()
        while not await in_database(outbox.find_place):
            await asyncio.sleep(FIND_SECONDS)
        self._outbox, self.place = outbox, outbox.place
        self._poller = asyncio.create_task(self._poll())

    async def _poll(self) -> None:
        """Until nobody watches any more."""
        idle = False
        while not idle:
            read = await self._read()
            if len(read) < PORTION:
                await asyncio.sleep(POLL_SECONDS)
            idle = not self._viewers

    async def _read(self) -> list[Told]:
        try:
            read = await in_database(self._outbox.read)
        except DatabaseError as error:
            logger.warning("no events read, trying again: %s", error)
            await asyncio.sleep(AWAY_SECONDS)
            return []
        self._hand_out(read)
        return read

    def _hand_out(self, events: list[Told]) -> None:
        if not events:
            return
        self.place = events[-1].id
        of: dict[UUID, list[Told]] = defaultdict(list)
        for event in events:
            for key in (event.run_id, event.trajectory_id):
                if key in self._viewers:
                    of[key].append(event)
        for key, own in of.items():
            self._tell(list(self._viewers[key]), own)

    def _tell(self, viewers: list[Viewer], events: list[Told]) -> None:
        portions: dict[Subject, bytes] = {}
        for subject in {viewer.subject for viewer in viewers}:
            portions[subject] = subject.frames(events)
        over = viewers[0].subject.over_in(events)
        last = ending({"state": over}) if over else b""
        for viewer in viewers:
            portion = portions[viewer.subject] + last
            if portion and not viewer.give(portion):
                self.leave(viewer)
            if over:
                viewer.dismiss()

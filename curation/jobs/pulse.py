"""What a worker process does beside its work: says that it lives, requeues what was lost, and
starts its own work where no hint arrived.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from django.db import DatabaseError, close_old_connections, connection

from curation.engine.events import forget_old_events
from curation.engine.folding import fold_spending
from curation.engine.leases import expire, sweep, waiting
from curation.engine.purge import Purge
from curation.engine.resting import mind_ceilings
from curation.engine.retention import Retention
from curation.engine.schema import schema_gap
from curation.engine.standing import fold
from curation.engine.work import expire_jobs, hand_back, sweep_jobs
from curation.jobs.driver import drive_until_idle
from curation.jobs.heartbeats import beat, beat_waiting, retire
from curation.jobs.in_hand import forget_old, take_in
from curation.jobs.presence import Presence, departed, forget
from curation.jobs.process import process_name
from curation.jobs.signs import PULSE, SIGNS
from curation.jobs.standing import Complaints
from curation.jobs.stopping import HURRY, STOPPING
from curation.jobs.work import (
    judge_until_idle,
    judging_waits,
    make_until_idle,
    making_waits,
    quick_jobs_wait,
    sort_until_idle,
    sorting_waits,
    suggest_until_idle,
    suggestions_wait,
    work_until_idle,
)

logger = logging.getLogger(__name__)

BEAT_SECONDS = 2.0
JOIN_SECONDS = 10.0
TIDY_SECONDS = 60.0
REMEDY = "Under make run it is replaced; elsewhere kill it (-9) and start another: nothing is lost."


def dialogues_wait() -> bool:
    return waiting().exists()


class Pulse:
    """One thread with a beat; ``stop`` waits for the work in hand to be put down."""

    def __init__(self) -> None:
        self.name = process_name()
        self._thread = threading.Thread(target=self._live, name="pulse", daemon=True)
        self._begun = threading.Event()
        self._over = threading.Event()
        self._working: dict[str, threading.Thread] = {}
        self._presence = Presence(self.name)
        self._purge = Purge()
        self._retention = Retention()
        self._tidied = time.monotonic()
        self._draining = False
        self._complaints = Complaints()
        self._gap = ""

    def start(self) -> None:
        """Returns when nothing is held under this name any more: what is claimed from now on is
        this process's own.
        """
        STOPPING.clear()
        HURRY.clear()
        self._presence.enter()
        self._thread.start()
        self._begun.wait(JOIN_SECONDS)

    def drain(self) -> None:
        """Take nothing new; what is in hand stops after its next turn."""
        self._draining = True
        STOPPING.set()

    def stop(self) -> None:
        self.drain()
        for thread in self._working.values():
            thread.join(JOIN_SECONDS)
        self._over.set()
        self._thread.join(JOIN_SECONDS)

    def abandon(self) -> None:
        """Let go of everything at once; what is still being worked on has lost its lease."""
        try:
            expire(self.name)
            hand_back(self.name)
            retire(self.name)
            self._presence.leave()
        except DatabaseError as error:
            logger.warning("leases stay behind until they run out: %s", error)
        finally:
            connection.close()

    def _live(self) -> None:
        try:
            self._begin()
            self._begun.set()
            self._beat()
            while not self._over.wait(BEAT_SECONDS):
                self._beat()
            if not self._gap:
                hand_back(self.name)
            retire(self.name)
            self._presence.leave()
        except DatabaseError as error:
            logger.warning("the heartbeat stays behind: %s", error)
        finally:
            SIGNS.end(PULSE)
            connection.close()

    def _begin(self) -> None:
        """In a container every process has the same name: what the last one held is free."""
        try:
            if not schema_gap():
                take_in(self.name)
                expire(self.name)
                hand_back(self.name)
        except DatabaseError as error:
            logger.warning("leases of an earlier process stay until they run out: %s", error)

    def _beat(self) -> None:
        SIGNS.give(PULSE)
        close_old_connections()
        try:
            self._mind(schema_gap())
            if self._gap:
                beat_waiting(self.name, self._gap)
                return
            standing = SIGNS.standing()
            if standing:
                beat_waiting(self.name, f"{standing}. {REMEDY}")
            else:
                beat(self.name)
            self._work()
        except DatabaseError as error:
            self._complaints.say(self._gap or f"the database does not take it: {error}".strip())
        else:
            self._complaints.over()

    def _mind(self, gap: str) -> None:
        """Nothing is written into tables that this program does not know, until it does."""
        if gap:
            STOPPING.set()
            self._complaints.say(gap)
        elif self._gap and not self._draining:
            STOPPING.clear()
        self._gap = gap

    def _work(self) -> None:
        _take_over_from_the_dead()
        sweep()
        sweep_jobs()
        self._see_to("driver", dialogues_wait, drive_until_idle)
        self._see_to("jobs", quick_jobs_wait, work_until_idle)
        self._see_to("judge", judging_waits, judge_until_idle)
        self._see_to("suggesting", suggestions_wait, suggest_until_idle)
        self._see_to("making", making_waits, make_until_idle)
        self._see_to("sorting", sorting_waits, sort_until_idle)
        self._tidy()

    def _tidy(self) -> None:
        """Once a minute, remove what nobody will look at again, and see whether the day turned."""
        if time.monotonic() - self._tidied < TIDY_SECONDS:
            return
        self._tidied = time.monotonic()
        forget_old_events()
        fold()
        fold_spending()
        mind_ceilings()
        self._purge.step()
        self._retention.step()
        forget_old(time.time())

    def _see_to(self, name: str, waits: Callable[[], bool], work: Callable[[], None]) -> None:
        """Start the work in a thread of its own, unless it runs or there is none."""
        running = self._working.get(name)
        if (running is not None and running.is_alive()) or STOPPING.is_set() or not waits():
            return
        thread = threading.Thread(target=work, name=name, daemon=True)
        self._working[name] = thread
        thread.start()


def _take_over_from_the_dead() -> None:
    """What killed workers of this machine held is free at once, whatever their leases say, with the
    answers that they had in hand.
    """
    for name in departed():
        logger.warning("worker %s ended without a word; what it held goes on here", name)
        take_in(name)
        expire(name)
        expire_jobs(name)
        retire(name)
        forget(name)

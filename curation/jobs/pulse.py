"""What a worker process does beside its work: says that it lives, requeues what was lost, and
starts its own work where no hint arrived.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from django.db import DatabaseError, close_old_connections, connection
from django.db.models import Q
from django.utils import timezone

from curation.engine.leases import sweep, waiting
from curation.engine.work import sweep_jobs
from curation.jobs.driver import drive_until_idle
from curation.jobs.heartbeats import beat, retire
from curation.jobs.process import process_name
from curation.jobs.stopping import STOPPING
from curation.jobs.work import work_until_idle
from curation.models import Job

logger = logging.getLogger(__name__)

BEAT_SECONDS = 2.0
JOIN_SECONDS = 10.0


def dialogues_wait() -> bool:
    return waiting().exists()


def jobs_wait() -> bool:
    lost = Q(state=Job.State.RUNNING, lease_until__lt=timezone.now())
    return Job.objects.filter(Q(state=Job.State.QUEUED) | lost).exists()


class Pulse:
    """One thread with a beat; ``stop`` waits for the work in hand to be put down."""

    def __init__(self) -> None:
        self.name = process_name()
        self._thread = threading.Thread(target=self._live, name="pulse", daemon=True)
        self._over = threading.Event()
        self._working: dict[str, threading.Thread] = {}

    def start(self) -> None:
        STOPPING.clear()
        self._thread.start()

    def drain(self) -> None:
        """Take nothing new; what is in hand stops after its next turn."""
        STOPPING.set()

    def stop(self) -> None:
        self.drain()
        self._over.set()
        for thread in [self._thread, *self._working.values()]:
            thread.join(JOIN_SECONDS)

    def _live(self) -> None:
        try:
            self._beat()
            while not self._over.wait(BEAT_SECONDS):
                self._beat()
            retire(self.name)
        except DatabaseError as error:
            logger.warning("the heartbeat stays behind: %s", error)
        finally:
            connection.close()

    def _beat(self) -> None:
        close_old_connections()
        try:
            beat(self.name)
            sweep()
            sweep_jobs()
            self._see_to("driver", dialogues_wait, drive_until_idle)
            self._see_to("jobs", jobs_wait, work_until_idle)
        except DatabaseError as error:
            logger.warning("the database does not answer, trying again: %s", error)

    def _see_to(self, name: str, waits: Callable[[], bool], work: Callable[[], None]) -> None:
        """Start the work in a thread of its own, unless it runs or there is none."""
        running = self._working.get(name)
        if (running is not None and running.is_alive()) or STOPPING.is_set() or not waits():
            return
        thread = threading.Thread(target=work, name=name, daemon=True)
        self._working[name] = thread
        thread.start()

"""``manage.py worker``: one worker process, as many of them as a team wants."""

from __future__ import annotations

import os
import threading
import time
import warnings
from typing import Any

from celery import current_app
from celery.exceptions import SecurityWarning
from celery.signals import worker_shutting_down
from django.core.management import BaseCommand

from config.child import die_with_parent
from config.preflight import check_migrations
from curation.jobs.pulse import Pulse

DRAIN_SECONDS = 4.0
"""A turn takes less. A job may take minutes: it is handed back, and begun anew elsewhere."""


class Command(BaseCommand):
    help = "Play queued dialogues and run queued jobs until SIGTERM or Ctrl-C."

    def handle(self, *_args: Any, **_options: Any) -> None:
        die_with_parent()
        check_migrations()
        # In a container root is the ordinary user; messages are JSON names without arguments.
        warnings.filterwarnings("ignore", category=SecurityWarning)
        pulse = Pulse()

        def drain(**_signal: object) -> None:
            pulse.drain()
            threading.Thread(target=_end_in_time, args=(pulse,), daemon=True).start()

        worker_shutting_down.connect(drain, weak=False)
        pulse.start()
        try:
            current_app.Worker(
                pool="threads",
                loglevel="WARNING",
                without_gossip=True,
                without_mingle=True,
                without_heartbeat=True,
                hostname=pulse.name,
                quiet=True,
            ).start()
        finally:
            pulse.stop()


def _end_in_time(pulse: Pulse) -> None:
    """Celery waits for what runs in its threads, however long that takes; this does not."""
    time.sleep(DRAIN_SECONDS)
    pulse.abandon()
    os._exit(0)

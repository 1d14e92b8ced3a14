"""``manage.py worker``: one worker process, as many of them as a team wants."""

from __future__ import annotations

import logging
import os
import warnings
from typing import Any

from celery import current_app
from celery.exceptions import CPendingDeprecationWarning, SecurityWarning
from celery.signals import worker_shutting_down
from django.conf import settings
from django.core.checks import Tags
from django.core.management import BaseCommand

from config.child import die_with_parent
from config.draining import MARGIN_SECONDS, Draining
from config.garbage import set_apart
from config.logs import name_process
from config.reaching import broker_problem
from config.signing import give_signs
from config.sparing import spare_memory
from config.tracing import start_tracing
from curation.jobs.drawing import DRAWING
from curation.jobs.pulse import Pulse

logger = logging.getLogger(__name__)

# Celery's own, too: they load every page and the API, some 15 MiB, of which a worker serves none.
os.environ["CELERY_SKIP_CHECKS"] = "1"


class Command(BaseCommand):
    help = "Play queued dialogues and run queued jobs until SIGTERM or Ctrl-C."
    requires_system_checks = (Tags.models, Tags.database)

    def handle(self, *_args: Any, **_options: Any) -> None:
        die_with_parent(settings.DIALOOM_DRAIN_SECONDS + 2 * MARGIN_SECONDS)
        # In a container root is the ordinary user; messages are JSON names without arguments.
        # Nor does a lost broker end work: a message carries none.
        warnings.filterwarnings("ignore", category=SecurityWarning)
        warnings.filterwarnings("ignore", category=CPendingDeprecationWarning)
        spare_memory()
        pulse = Pulse()
        name_process("worker", pulse.name)
        start_tracing("worker")
        give_signs()
        problem = broker_problem()
        if problem:
            logger.warning(problem)
        draining = Draining(pulse, settings.DIALOOM_DRAIN_SECONDS)
        worker_shutting_down.connect(draining.asked, weak=False)
        woken = current_app.Worker(
            pool="threads",
            loglevel="WARNING",
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
            hostname=pulse.name,
            quiet=True,
        )
        set_apart()
        pulse.start()
        try:
            woken.start()
        finally:
            pulse.stop()
            DRAWING.stop()
            draining.done()

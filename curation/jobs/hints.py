"""Wake-ups. A hint says that there may be work; the rows say what it is.

A hint that cannot be sent costs a moment, no work: every worker looks for itself as well.
"""

from __future__ import annotations

import logging
from functools import partial

from celery import current_app
from django.db import transaction
from kombu.exceptions import KombuError

logger = logging.getLogger(__name__)

DRIVE = "curation.drive"
"""The task that plays queued dialogues."""
WORK = "curation.work"
"""The task that runs queued jobs."""
SUGGEST = "curation.suggest"
"""The task that drafts what a person in a seat may say."""


def wake() -> None:
    """Send both hints once the open transaction commits."""
    transaction.on_commit(partial(send, DRIVE))
    transaction.on_commit(partial(send, WORK))


def wake_suggesting() -> None:
    """Once the open transaction commits: somebody sits and waits."""
    transaction.on_commit(partial(send, SUGGEST))


def send(name: str) -> None:
    """Send one hint now; a broker that is away is noted, never an error."""
    try:
        current_app.send_task(name, ignore_result=True, retry=False)
    except (KombuError, OSError) as error:
        logger.warning("hint %s not sent, workers will look by themselves: %s", name, error)

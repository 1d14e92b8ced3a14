"""The Celery application: threads, no results, messages acknowledged early.

Time limits do not reach threads, so deadlines live in the code; leases in the database are
the truth, so a lost or doubled message is harmless.
"""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings

from config.broker import broker_settings

app = Celery("dialoom")
app.conf.update(
    task_ignore_result=True,
    task_acks_late=False,
    task_create_missing_queues=True,
    worker_pool="threads",
    worker_concurrency=4,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    worker_send_task_events=False,
    worker_enable_remote_control=False,
    broker_heartbeat=10,
    timezone="UTC",
    **broker_settings(settings.BROKER, settings.DIALOOM_HOME),
)
app.autodiscover_tasks(["curation"], related_name="jobs.entries")

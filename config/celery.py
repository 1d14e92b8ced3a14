"""The Celery application: it carries wake-ups, no truth.

Threads, no results, messages acknowledged early: leases in the database say what is to be
done, so a lost or doubled message is harmless. Time limits do not reach threads; deadlines
live in the code.
"""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("dialoom")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["curation"], related_name="jobs.entries")

"""The installation: settings, addresses, entry points. No domain word."""

from config.celery import app as celery_app

__all__ = ["celery_app"]

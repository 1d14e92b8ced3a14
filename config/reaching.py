"""Is there anybody at the broker's address: a connection, without a message."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

from django.conf import settings

from config.broker import FOLDER, PORTS

SECONDS = 1.0


def broker_problem() -> str:
    """Why hints do not travel, without the password; empty where they do."""
    url = settings.CELERY_BROKER_URL
    if url == FOLDER:
        return ""
    parts = urlsplit(url)
    host, port = parts.hostname or "localhost", parts.port or PORTS[parts.scheme]
    try:
        socket.create_connection((host, port), SECONDS).close()
    except OSError as error:
        return (
            f"Nobody answers at {host}:{port} ({error.strerror or error}). Work goes on, found "
            "by looking every two seconds; start the broker, or correct DIALOOM_BROKER."
        )
    return ""

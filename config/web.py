"""``python -m config.web HOST PORT``: the web server, as the supervisor starts it."""

from __future__ import annotations

import os
import sys

import django
import uvicorn
from django.core.management import CommandError
from django.db import OperationalError

from config.child import die_with_parent
from config.logs import name_process
from config.preflight import check_database, check_migrations
from config.tracing import start_tracing


def serve(host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT; streams that are still open get two seconds."""
    uvicorn.run(
        "config.asgi:application",
        host=host,
        port=port,
        access_log=False,
        log_level="warning",
        log_config=None,
        timeout_graceful_shutdown=2,
        lifespan="off",
        server_header=False,
    )


def check() -> None:
    """Ends the process with what is wrong in words."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    name_process("web")
    start_tracing("web")
    try:
        check_database()
        check_migrations()
    except (CommandError, OperationalError) as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    die_with_parent()
    check()
    serve(sys.argv[1], int(sys.argv[2]))

"""``python -m config.web HOST PORT``: the web server, as the supervisor starts it."""

from __future__ import annotations

import contextlib
import os
import socket
import sys

import django
import uvicorn
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError
from django.db import OperationalError

from config.child import die_with_parent
from config.logs import name_process
from config.preflight import check_database, check_migrations
from config.tracing import start_tracing
from curation.live.stopping import stop_streams


class Web(uvicorn.Server):
    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Streams are ended first: nothing else would end them, and their clients come again."""
        stop_streams()
        await super().shutdown(sockets)


NOT_STARTED = 3
"""The exit code where the port cannot be had."""


def serve(host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT; what is still being answered gets two seconds."""
    asked = uvicorn.Config(
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
    server = Web(asked)
    with contextlib.suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        sys.exit(NOT_STARTED)


def check() -> None:
    """Ends the process with what is wrong in words."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        django.setup()
        name_process("web")
        start_tracing("web")
        check_database()
        check_migrations()
    except (CommandError, ImproperlyConfigured, OperationalError) as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    die_with_parent()
    check()
    serve(sys.argv[1], int(sys.argv[2]))

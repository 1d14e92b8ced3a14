"""``python -m config.web HOST PORT``: the web server, as the supervisor starts it."""

from __future__ import annotations

import sys

import uvicorn

from config.child import die_with_parent


def serve(host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT; streams that are still open get two seconds."""
    uvicorn.run(
        "config.asgi:application",
        host=host,
        port=port,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=2,
        lifespan="off",
        server_header=False,
    )


if __name__ == "__main__":
    die_with_parent()
    serve(sys.argv[1], int(sys.argv[2]))

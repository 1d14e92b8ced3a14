"""What must be true before processes start; each refusal names the remedy."""

from __future__ import annotations

import fcntl
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import CommandError
from django.db import OperationalError, connection

from curation.engine.schema import schema_gap
from curation.engine.writable import write_problem

WILDCARDS = {"0.0.0.0", "::"}  # noqa: S104 - recognised, not bound
LEAST_FREE = 64 * 1024 * 1024


def check_port(host: str, port: str) -> int:
    """The port as a number, if this process could listen there."""
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise CommandError(f"PORT is {port!r}. Give a number from 1 to 65535: make run PORT=8001")
    number = int(port)
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, number, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror:
        raise CommandError(
            f"HOST is {host!r}, which is no address of this machine. Leave it out, or give one: "
            "make run HOST=127.0.0.1"
        ) from None
    except OSError as error:
        raise CommandError(
            f"Port {number} on {host} cannot be used ({error.strerror}). "
            f"Choose another: make run PORT={number % 65535 + 1}"
        ) from None
    return number


def check_space(home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(home).free
    if free < LEAST_FREE:
        raise CommandError(
            f"Only {free // 2**20} MiB are free where {home} lies. Free at least "
            f"{LEAST_FREE // 2**20} MiB, or point DIALOOM_HOME to another disk."
        )


def check_database() -> None:
    """It answers, and takes what is written. Raises CommandError."""
    try:
        connection.ensure_connection()
        problem = write_problem()
    except OperationalError as error:
        raise CommandError(
            f"The database does not answer ({str(error).strip()}). Start it, or correct "
            "DATABASE_URL."
        ) from None
    if problem:
        raise CommandError(problem)


def check_migrations() -> None:
    """The tables must be those that this program knows. Raises CommandError."""
    gap = schema_gap()
    if gap:
        raise CommandError(gap)


@contextmanager
def only_one(home: Path) -> Iterator[None]:
    """Hold the data folder for this process; the kernel lets go when it ends, however it ends."""
    with (home / "up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CommandError(
                f"Dialoom runs already on {home}. Stop it first, or give this one a folder of "
                "its own: DIALOOM_HOME=/another/folder make run"
            ) from None
        yield

"""A PostgreSQL of the tests' own, in a temporary folder, run by a user who is not root."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.process import Server, free_port, listens


@contextmanager
def postgres(program: str) -> Iterator[str]:
    """Yields a database URL; ``program`` is the path of ``postgres``. No fsync: data is thrown
    away.
    """
    home = Path(tempfile.mkdtemp(prefix="dialoom-postgres-"))
    user = _server_user()
    if user is not None:
        os.chown(home, user, -1)
    data, port = home / "data", free_port()
    initdb = str(Path(program).with_name("initdb"))
    options = ["-D", str(data), "-U", "dialoom", "-A", "trust", "-E", "UTF8", "--no-sync"]
    subprocess.run([initdb, *options], check=True, user=user, capture_output=True, cwd=home)
    settings = [f"port={port}", "listen_addresses=127.0.0.1", "fsync=off", "full_page_writes=off"]
    settings.append(f"unix_socket_directories={home}")
    command = [program, "-D", str(data), *[part for item in settings for part in ("-c", item)]]
    server = Server(command, home / "log", user=user, cwd=home)
    try:
        server.wait_until(listens(port))
        yield f"postgres://dialoom@127.0.0.1:{port}/postgres"
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


def _server_user() -> int | None:
    """PostgreSQL refuses to run as root: the package's own user, or nobody."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_uid
        except KeyError:
            continue
    raise AssertionError("no user to run PostgreSQL as")

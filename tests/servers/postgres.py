"""A PostgreSQL of the tests' own, in a temporary folder, run by a user who is not root."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.servers.process import Server, free_port


class Postgres:
    """A server that can be stopped and started; ``program`` is the path of ``postgres``.

    No fsync: data is thrown away.
    """

    def __init__(self, program: str, home: Path) -> None:
        self._home = home
        self._user = _server_user()
        self._port = free_port()
        if self._user is not None:
            os.chown(home, self._user, -1)
        data = home / "data"
        initdb = str(Path(program).with_name("initdb"))
        options = ["-D", str(data), "-U", "dialoom", "-A", "trust", "-E", "UTF8", "--no-sync"]
        made = [initdb, *options]
        subprocess.run(made, check=True, user=self._user, capture_output=True, cwd=home)
        settings = [f"port={self._port}", "listen_addresses=127.0.0.1", "fsync=off"]
        settings += ["full_page_writes=off", f"unix_socket_directories={home}"]
        told = [part for item in settings for part in ("-c", item)]
        self._command = [program, "-D", str(data), *told]
        self._server: Server | None = None

    def url(self, name: str = "postgres") -> str:
        return f"postgres://dialoom@127.0.0.1:{self._port}/{name}"

    def start(self) -> None:
        self._server = Server(self._command, self._home / "log", user=self._user, cwd=self._home)
        self._server.wait_until(self._answers)

    def _answers(self) -> bool:
        """It listens before it has started up, and turns away whoever comes until then."""
        try:
            psycopg.connect(self.url(), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self) -> None:
        """At once: whoever is connected is cut off."""
        if self._server is not None:
            self._server.process.send_signal(signal.SIGINT)
            self._server.stop()
            self._server = None


@contextmanager
def own_postgres(program: str) -> Iterator[Postgres]:
    home = Path(tempfile.mkdtemp(prefix="dialoom-postgres-"))
    server = Postgres(program, home)
    server.start()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def postgres(program: str) -> Iterator[str]:
    """Yields a database URL."""
    with own_postgres(program) as server:
        yield server.url()


def new_database(url: str, name: str) -> str:
    """The URL of an empty database beside that of ``url``."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return f"{url.rpartition('/')[0]}/{name}"


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

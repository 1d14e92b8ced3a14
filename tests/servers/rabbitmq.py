"""A RabbitMQ of the tests' own: one node with its own port mapper, all in a temporary folder."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.process import Server, free_port, listens

CONFIG = """
listeners.tcp.1 = 127.0.0.1:{port}
vm_memory_high_watermark.absolute = 256MB
disk_free_limit.absolute = 1MB
"""
START_SECONDS = 180.0
"""Four on a machine that does nothing else; many times that on one that is busy."""


class RabbitMQ:
    """``program`` is the path of ``rabbitmq-server``; it can be stopped and started."""

    def __init__(self, program: str, home: Path) -> None:
        self.port = free_port()
        self._program = _inner(program)
        self._home = home
        self._epmd_port = free_port()
        (home / "rabbitmq.conf").write_text(CONFIG.format(port=self.port))
        self._env = self._environment()
        epmd = shutil.which("epmd") or "epmd"
        self._epmd = Server(
            [epmd, "-address", "127.0.0.1", "-port", str(self._epmd_port)],
            home / "epmd.log",
            env=self._env,
        )
        self._node: Server | None = None

    @property
    def url(self) -> str:
        return f"amqp://guest:guest@127.0.0.1:{self.port}//"

    def start(self) -> None:
        self._epmd.wait_until(listens(self._epmd_port))
        self._node = Server([self._program], self._home / "node.log", env=self._env, cwd=self._home)
        self._node.wait_until(listens(self.port), START_SECONDS)

    def stop(self) -> None:
        """The Erlang machine replaces the script that starts it: its pid is the node's."""
        if self._node is not None:
            self._node.stop(30)
            self._node = None

    def close(self) -> None:
        self.stop()
        self._epmd.stop()

    def _environment(self) -> dict[str, str]:
        home = str(self._home)
        return os.environ | {
            "HOME": home,
            "ERL_EPMD_PORT": str(self._epmd_port),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": f"dialoom{self.port}@localhost",
            "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_CONFIG_FILE": f"{home}/rabbitmq",
            "RABBITMQ_CONF_ENV_FILE": f"{home}/none",
            "RABBITMQ_MNESIA_BASE": f"{home}/mnesia",
            "RABBITMQ_LOG_BASE": f"{home}/log",
            "RABBITMQ_PID_FILE": f"{home}/pid",
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{home}/plugins",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": (
                "+S 1:1 -kernel inet_dist_use_interface {127,0,0,1}"
            ),
        }


def _inner(program: str) -> str:
    """Debian's wrapper changes the user; the server itself runs as whoever starts it."""
    found = sorted(Path("/usr/lib/rabbitmq").glob("lib/*/sbin/rabbitmq-server"))
    return str(found[-1]) if found else program


@contextmanager
def rabbitmq(program: str) -> Iterator[RabbitMQ]:
    home = Path(tempfile.mkdtemp(prefix="dialoom-rabbitmq-"))
    node = RabbitMQ(program, home)
    try:
        node.start()
        yield node
    finally:
        node.close()
        shutil.rmtree(home, ignore_errors=True)

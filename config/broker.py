"""How wake-ups travel: a server where one is named, else a folder."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from config.folder import SCHEME, register

FOLDER = f"{SCHEME}://localhost//"
PORTS = {"redis": 6379, "rediss": 6379, "amqp": 5672, "amqps": 5671}
"""The brokers that there are, with the port that each has by itself."""
DRIVERS = {"redis": "redis", "rediss": "redis", "amqp": "amqp", "amqps": "amqp"}
SHAPES = "redis://host:6379/0 or amqp://user:password@host:5672/vhost"


def broker(url: str, home: Path) -> tuple[str, dict[str, Any]]:
    """Celery's broker URL and transport options. Raises ImproperlyConfigured.

    kombu polls a folder once a second by default; at 0.05 s a hint arrives at once, for 0.2 %
    of a core.
    """
    if url:
        _check(url)
        # A hint is not worth waiting for: the worker's pulse finds the work without it.
        return url, {"socket_connect_timeout": 2, "max_retries": 1}
    folder = home / "broker"
    folder.mkdir(parents=True, exist_ok=True)
    register()
    return FOLDER, {
        "data_folder_in": str(folder),
        "data_folder_out": str(folder),
        "control_folder": str(home / "broker-control"),
        "polling_interval": 0.05,
    }


def _check(url: str) -> None:
    """The address is not repeated: it may hold a password."""
    try:
        parts = urlsplit(url)
        scheme, _host, _port = parts.scheme, parts.hostname, parts.port
    except ValueError:
        raise ImproperlyConfigured(f"DIALOOM_BROKER cannot be read. Give {SHAPES}.") from None
    if scheme not in PORTS:
        raise ImproperlyConfigured(
            f"DIALOOM_BROKER begins with {scheme or 'no scheme'!r}. Give {SHAPES}, or leave it "
            "out: hints then travel through a folder."
        )
    if find_spec(DRIVERS[scheme]) is None:
        raise ImproperlyConfigured(
            f"DIALOOM_BROKER needs the Python package {DRIVERS[scheme]}. Install it with "
            "`make setup` while DIALOOM_BROKER is set, or from requirements/servers.lock."
        )

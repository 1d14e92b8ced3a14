"""How wake-ups travel: a server where one is named, else a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from config.folder import SCHEME, register

FOLDER = f"{SCHEME}://localhost//"


def broker(url: str, home: Path) -> tuple[str, dict[str, Any]]:
    """Celery's broker URL and transport options.

    kombu polls a folder once a second by default; at 0.05 s a hint arrives at once, for 0.2 %
    of a core.
    """
    if url:
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

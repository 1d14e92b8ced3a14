"""The secret key of an installation: made once, readable by its owner alone."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

NAME = "secret.key"


def secret_key(home: Path) -> str:
    """The key kept in the data folder, made there if it is missing.

    Two processes may start at once: the one that creates the file decides.
    Raises ImproperlyConfigured where the folder cannot be written.
    """
    path = home / NAME
    try:
        home.mkdir(parents=True, exist_ok=True)
        _create(path)
        return path.read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"DIALOOM_HOME: {home} cannot be written ({error.strerror}). "
            "Point DIALOOM_HOME to a folder that you own, or set DIALOOM_SECRET."
        ) from error


def _create(path: Path) -> None:
    if path.exists():
        return
    whole = path.with_suffix(f".{secrets.token_hex(4)}")
    handle = os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(50))
    try:
        os.link(whole, path)
    except FileExistsError:
        pass
    finally:
        whole.unlink()

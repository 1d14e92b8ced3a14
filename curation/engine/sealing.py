"""Secrets of other people's services: kept encrypted under the installation's own secret."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from simulation.errors import InputError

PURPOSE = b"dialoom endpoint key"
"""Sets the key apart from every other use of the installation's secret."""


def seal(secret: str) -> str:
    """Text that only this installation can read."""
    return _cipher().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """Raises InputError naming ``key`` where the installation's secret is another by now."""
    try:
        return _cipher().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise InputError(
            "key",
            "The stored key cannot be read: the secret of this installation has changed.",
            "Type the key again in the settings, or bring back the old secret.",
        ) from error


def _cipher() -> Fernet:
    # The secret is long and random, or an administrator's choice: no slow hash makes it better.
    material = hashlib.blake2b(settings.SECRET_KEY.encode(), person=PURPOSE[:16], digest_size=32)
    return Fernet(base64.urlsafe_b64encode(material.digest()))

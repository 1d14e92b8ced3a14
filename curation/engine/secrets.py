"""What is kept of a secret that somebody else keeps."""

from __future__ import annotations

import hashlib


def digest_of(secret: str) -> str:
    """Sha256 (hex); a secret of 256 random bits needs no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()

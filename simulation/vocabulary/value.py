"""The base of every value: frozen, strict about unknown fields, stable as JSON."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from pydantic import BaseModel, ConfigDict

JsonObject = dict[str, Any]


class Value(BaseModel):
    """An immutable value; two with equal fields are equal, and their JSON is the same bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def content_hash(self) -> str:
        """Sha256 (hex) of the canonical JSON: the address of this value as a version."""
        return hash_json(self.model_dump(mode="json"))


def canonical_json(data: Any) -> str:
    """JSON with sorted keys and no spaces, non-ASCII kept: equal data, equal text."""
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def hash_json(data: Any) -> str:
    """Sha256 (hex) of :func:`canonical_json`."""
    return hashlib.sha256(canonical_json(data).encode("utf-8", "surrogatepass")).hexdigest()

"""The base of every value: frozen, strict about unknown fields, stable as JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Self

from pydantic import BaseModel, ConfigDict

JsonObject = dict[str, Any]


class Value(BaseModel):
    """An immutable value; two with equal fields are equal, and their JSON is the same bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def model_post_init(self, _context: Any) -> None:
        """The names of the fields that were given are a quarter of what most values take, and the
        same for many: one set is held for all of them, since nobody can change it.
        """
        given = self.__pydantic_fields_set__
        object.__setattr__(self, "__pydantic_fields_set__", _shared(given))

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """As pydantic's, in half its time: what nobody can change is shared, not copied."""
        if deep or update is None:
            return super().model_copy(update=update, deep=deep)
        made = object.__new__(type(self))
        put = object.__setattr__
        put(made, "__dict__", {**self.__dict__, **update})
        given = self.__pydantic_fields_set__
        if not update.keys() <= given:
            given = _shared(given | update.keys())
        put(made, "__pydantic_fields_set__", given)
        put(made, "__pydantic_extra__", None)
        put(made, "__pydantic_private__", None)
        return made

    def content_hash(self) -> str:
        """Sha256 (hex) of the canonical JSON: the address of this value as a version."""
        return hash_json(self.model_dump(mode="json"))


_given: dict[frozenset[str], set[str]] = {}


def _shared(names: set[str]) -> set[str]:
    """Names of fields are few, and so are their combinations; JSON that gives others is refused."""
    return _given.setdefault(frozenset(names), names)


def canonical_json(data: Any) -> str:
    """JSON with sorted keys and no spaces, non-ASCII kept: equal data, equal text."""
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def hash_json(data: Any) -> str:
    """Sha256 (hex) of :func:`canonical_json`."""
    return hashlib.sha256(canonical_json(data).encode("utf-8", "surrogatepass")).hexdigest()

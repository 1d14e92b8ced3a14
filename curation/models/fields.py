"""JSON kept as text, in the order it was written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    TextBase = models.TextField[Any, Any]
else:
    TextBase = models.TextField


class JsonText(TextBase):
    r"""A JSON value stored as text.

    PostgreSQL's ``jsonb`` forgets the order of keys and refuses ``\u0000``; the order of a
    tool's parameters decides how a dialogue goes, and a tool's result may hold any character.
    Text keeps both, and the same bytes come back from either database.
    """

    if TYPE_CHECKING:
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Any:
        return None if value is None else json.loads(value)

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else json.dumps(value, separators=(",", ":"))

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        return json.dumps(self.value_from_object(obj))

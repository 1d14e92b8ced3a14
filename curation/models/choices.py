"""Values of a column, under a name of their own wherever they are described."""

from __future__ import annotations

from typing import Any

from django.db import models
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema


class Choices(models.TextChoices):
    """Choices nested in a model that orders and filters of the API take.

    Pydantic names a component by the last word of a class, so that every ``State`` and every
    ``Verdict`` would overwrite the one before; these are ``TrajectoryState`` and ``ReviewVerdict``.
    """

    @classmethod
    def component(cls) -> str:
        return cls.__qualname__.replace(".", "")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return {**handler(source), "ref": f"{cls.__module__}.{cls.component()}:{id(cls)}"}

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        found = handler(schema)
        handler.resolve_ref_schema(found)["title"] = cls.component()
        return found

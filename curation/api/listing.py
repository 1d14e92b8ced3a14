"""Lists: ``{items, next}``, newest first."""

from __future__ import annotations

from typing import Generic, TypeVar

from ninja import Schema
from pydantic import Field

from curation.selectors.paging import MOST, USUAL

T = TypeVar("T")


class Listed(Schema, Generic[T]):
    items: list[T]
    next: str | None
    """The cursor of the next page; null at the end."""


class PageQuery(Schema):
    model_config = {"extra": "forbid"}

    cursor: str | None = Field(default=None, max_length=200)
    limit: int = Field(default=USUAL, ge=1, le=MOST)

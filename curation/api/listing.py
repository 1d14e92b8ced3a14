"""Lists: ``{items, next}``, newest first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from ninja import Schema
from pydantic import BaseModel, Field

from curation.errors import FieldProblem, Refused
from curation.selectors.paging import MOST, USUAL, page_of

M = TypeVar("M", bound=Model)
T = TypeVar("T")


class Listed(Schema, Generic[T]):
    items: list[T]
    next: str | None
    """The cursor of the next page; null at the end."""


class PageQuery(Schema):
    cursor: str | None = Field(default=None, max_length=200)
    limit: int = Field(default=USUAL, ge=1, le=MOST)


def listed(
    request: HttpRequest, rows: QuerySet[M, M], query: PageQuery, shape: Callable[[M], T]
) -> Listed[T]:
    """A page of rows. Raises Refused for a parameter that means nothing here."""
    refuse_unknown(request, type(query))
    page = page_of(rows, cursor=query.cursor, limit=query.limit)
    return Listed(items=[shape(row) for row in page.items], next=page.next)


def refuse_unknown(request: HttpRequest, query: type[BaseModel]) -> None:
    """A misspelt filter would silently filter nothing; the framework lets it pass.

    So it does the character NUL, which PostgreSQL does not search for.
    """
    odd = [name for name, value in request.GET.items() if "\x00" in value]
    if odd:
        raise Refused(*(FieldProblem(name, "It holds the character NUL.") for name in odd))
    unknown = [name for name in request.GET if name not in query.model_fields]
    if unknown:
        known = ", ".join(query.model_fields)
        raise Refused(*(FieldProblem(n, "There is no such field.", known) for n in unknown))


def refuse_unknown_fields(request: HttpRequest, known: Sequence[str]) -> None:
    """A misspelt field of a form would silently be left out. Raises Refused."""
    unknown = [name for name in (*request.POST, *request.FILES) if name not in known]
    if unknown:
        listed_ = ", ".join(known)
        raise Refused(*(FieldProblem(n[:80], "There is no such field.", listed_) for n in unknown))

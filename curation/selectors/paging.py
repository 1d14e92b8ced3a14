"""Pages by key: newest first, with an opaque cursor; no counting, no skipping of rows."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from curation.errors import FieldProblem, Refused

MOST = 200
USUAL = 50

M = TypeVar("M", bound=Model)


class Page(NamedTuple, Generic[M]):
    items: list[M]
    next: str | None
    """The cursor of the page after this one; None at the end."""


def page_of(
    rows: QuerySet[M, M],
    *,
    cursor: str | None = None,
    limit: int = USUAL,
    keys_first: bool = False,
) -> Page[M]:
    """A page of rows that have ``created`` and ``id``. Raises Refused for a made-up cursor.

    ``keys_first`` where an index holds all that is asked of them: it alone is gone through, and
    only the page is read whole.
    """
    if cursor:
        created, key = _read(cursor)
        rows = rows.filter(Q(created__lt=created) | Q(id__gt=key), created__lte=created)
    found = (_by_keys if keys_first else _in_order)(rows, limit + 1)
    items = found[:limit]
    return Page(items, _cursor(items[-1]) if len(found) > limit else None)


def _in_order(rows: QuerySet[M, M], most: int) -> list[M]:
    return list(rows.order_by("-created", "id")[:most])


def _by_keys(rows: QuerySet[M, M], most: int) -> list[M]:
    keys = list(rows.order_by("-created", "id").values_list("pk", flat=True)[:most])
    known = {row.pk: row for row in rows.filter(pk__in=keys)}
    return [known[key] for key in keys if key in known]


def _cursor(row: Any) -> str:
    return base64.urlsafe_b64encode(f"{row.created.isoformat()}|{row.id}".encode()).decode()


def _read(cursor: str) -> tuple[datetime, UUID]:
    try:
        created, _, key = base64.urlsafe_b64decode(cursor.encode()).decode().partition("|")
        return datetime.fromisoformat(created), UUID(key)
    except (ValueError, binascii.Error) as error:
        raise Refused(
            FieldProblem("cursor", "It is none of ours.", "Take `next` of the page before.")
        ) from error

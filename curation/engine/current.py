"""Which version of a domain is the current one, and making an earlier one current again."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.contrib.auth.models import User
from django.db import connection, transaction

from curation.engine.inserting import read_key, stored_key
from curation.models import AuditEntry, DomainVersion, Job, Trajectory

BESIDE = -1
"""The era of what an import brought beside a domain of the workspace."""
TABLE = DomainVersion._meta.db_table
BEHIND = f"""
SELECT mine.id FROM {TABLE} AS mine WHERE mine.id IN ({{keys}}) AND EXISTS (
  SELECT 1 FROM {TABLE} AS other WHERE other.workspace_id = mine.workspace_id
  AND other.name = mine.name AND (other.era, other.number) > (mine.era, mine.number))
"""  # noqa: S608 - our own names


def current_version(workspace_id: UUID, name: str) -> DomainVersion | None:
    rows = DomainVersion.objects.filter(workspace=workspace_id, name=name)
    return rows.defer("content").current_first().first()


def versions_of(domain: DomainVersion) -> list[UUID]:
    """All of its name, in the order of their numbers."""
    same = DomainVersion.objects.filter(workspace=domain.workspace_id, name=domain.name)
    return list(same.order_by("number").values_list("pk", flat=True))


def versions_before(current: DomainVersion) -> list[UUID]:
    """The other versions of its name, but those that imports brought with domains of their own: of
    these nobody said that they are to be as it is.
    """
    rows = DomainVersion.objects.filter(workspace=current.workspace_id, name=current.name)
    told = {row.pk: row for row in rows.only("origin", "parent").exclude(pk=current.pk)}
    line, above = set[UUID](), current.parent_id
    while above in told and above not in line:
        line.add(above)
        above = told[above].parent_id
    brought = DomainVersion.Origin.IMPORT
    return [key for key, row in told.items() if row.origin != brought or key in line]


def outdated(keys: Iterable[UUID]) -> set[UUID]:
    """Those of the versions that another one has taken the place of."""
    behind = _behind(set(keys))
    if not behind:
        return set()
    rows = DomainVersion.objects.filter(pk__in=behind).only("workspace_id", "name")
    found = set()
    for row in rows:
        current = current_version(row.workspace_id, row.name)
        if current is not None and current.pk != row.pk and row.pk in versions_before(current):
            found.add(row.pk)
    return found


def _behind(keys: set[UUID]) -> list[UUID]:
    """Those that are not the first of their name; in SQL, since every dialogue that ends asks."""
    if not keys:
        return []
    sql = BEHIND.format(keys=", ".join(["%s"] * len(keys)))
    with connection.cursor() as cursor:
        cursor.execute(sql, [stored_key(key) for key in keys])
        return [read_key(row[0]) for row in cursor.fetchall()]


def era_of_next(workspace_id: UUID, name: str, origin: str) -> int:
    """Of a version that is new; what an import brings does not replace what was made here."""
    current = current_version(workspace_id, name)
    if current is None:
        return 0
    brought = DomainVersion.Origin.IMPORT
    is_own = current.origin != brought or current.parent_id is not None
    return BESIDE if origin == brought and is_own else current.era


@transaction.atomic
def make_current(row: DomainVersion, *, by: User | None) -> DomainVersion:
    """Let an earlier version take the place of the current one; nothing of either is changed."""
    current = current_version(row.workspace_id, row.name)
    if current is None or current.pk == row.pk:
        return row
    row.era = current.era + 1
    row.save(update_fields=["era"])
    AuditEntry.objects.create(
        workspace_id=row.workspace_id,
        action=AuditEntry.Action.RESTORED,
        subject=row.pk,
        by=by,
        detail={"domain": row.name, "number": row.number, "instead_of": current.number},
    )
    compare_later(row, by=by)
    return row


def compare_later(current: DomainVersion, *, by: User | None) -> Job | None:
    """Have a worker say which dialogues are stale now; None where there are none to look at."""
    if not Trajectory.objects.filter(domain__in=versions_of(current)).exists():
        return None
    return Job.objects.create(
        workspace_id=current.workspace_id,
        kind=Job.Kind.COMPARE,
        payload={"domain": str(current.pk), "name": current.name},
        created_by=by,
    )

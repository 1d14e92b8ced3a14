"""The items of a release: what its filter matches when it is ordered, made into rows by a worker.

The order writes all of it down as one text, which the database puts together by itself; a row for
each of a hundred thousand, with its indexes, would keep whoever ordered it waiting for seconds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max, OuterRef, QuerySet, Subquery

from curation.engine.bulk import columns_of, insert_values
from curation.engine.inserting import stored_key
from curation.engine.work import JobLease, report
from curation.models import Release, ReleaseItem, ReleaseSelection, Review, Trajectory

PORTION = 1_000
COLUMNS = ("id", "length", "latest_review")
SECONDS = 120.0
Values = tuple[Any, ...]
ITEM = tuple(field for field in columns_of(ReleaseItem) if field.name != "preference")


class Chosen(NamedTuple):
    """A line of a selection."""

    trajectory: UUID
    length: int
    review: UUID | None

    @classmethod
    def read(cls, line: str) -> Chosen:
        key, length, review = line.split(" ")
        return cls(UUID(key), int(length), UUID(review) if review else None)


class Branch(NamedTuple):
    """What of its row says where its turns are."""

    id: UUID
    path: list[list[str | int]]
    fork_at: int | None


def select(release: Release, rows: QuerySet[Trajectory]) -> int:
    """Write down which rows there are now, the oldest first, and their newest reviews; how many."""
    newest = Review.objects.standing().filter(trajectory=OuterRef("pk")).order_by("-created")
    named = rows.order_by("created", "id").annotate(latest_review=Subquery(newest.values("pk")[:1]))
    sql, params = named.values(*COLUMNS).query.sql_with_params()
    key = ReleaseSelection._meta.pk.get_db_prep_save(release.pk, connection)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {ReleaseSelection._meta.db_table} (release_id, number, lines)"  # noqa: S608 - names of our own
            f" SELECT %s, COUNT(*), COALESCE({_joined()}, '') FROM ({sql}) chosen",
            (key, *params),
        )
    return ReleaseSelection.objects.values_list("number", flat=True).get(pk=release.pk)


def _joined() -> str:
    """In the order of the rows that it is given."""
    if connection.vendor == "sqlite":
        line = "chosen.id || ' ' || chosen.length || ' ' || COALESCE(chosen.latest_review, '')"
        return f"group_concat({line}, char(10))"
    line = "chosen.id || ' ' || chosen.length || ' ' || COALESCE(chosen.latest_review::text, '')"
    return f"string_agg({line}, chr(10))"


def freeze(release: Release, lease: JobLease) -> None:
    """Make items of the selection, in portions: one that was put down goes on where it was.

    A portion and how far it brings the job are one transaction. Raises LeaseLost.
    """
    selection = ReleaseSelection.objects.filter(pk=release.pk).first()
    if selection is None:
        return
    lines = selection.lines.splitlines()
    done = release.items.aggregate(last=Max("position"))["last"]
    for start in range(0 if done is None else done + 1, len(lines), PORTION):
        chosen = [Chosen.read(line) for line in lines[start : start + PORTION]]
        with transaction.atomic():
            told = f"Freezing {start + len(chosen):,} of {len(lines):,}"
            report(lease, 0.0, told, SECONDS)
            insert_values(ReleaseItem, ITEM, _values(release, start, chosen))
    selection.delete()


def _values(release: Release, start: int, chosen: Sequence[Chosen]) -> Iterator[Values]:
    """As the database takes them. Nothing of them was purged since: see ``purge.needed``."""
    wanted = Trajectory.objects.filter(pk__in=[one.trajectory for one in chosen])
    rows = {row[0]: Branch(*row) for row in wanted.values_list(*Branch._fields)}
    for position, one in enumerate(chosen, start):
        branch = rows[one.trajectory]
        path = [*branch.path, *_own(one, branch.fork_at or 0)]
        yield (
            stored_key(release.pk),
            position,
            stored_key(one.trajectory),
            json.dumps(path, separators=(",", ":")),
            one.length,
            one.review and stored_key(one.review),
        )


def _own(one: Chosen, start: int) -> list[list[str | int]]:
    """The range of a branch's own turns, as ``paths.path_of`` says it; it may have none."""
    return [[str(one.trajectory), start, one.length]] if one.length > start else []

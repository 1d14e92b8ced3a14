"""The items of a release, made by a worker of what was written down of it: a row for each of a
hundred thousand, with its indexes, would keep whoever ordered it waiting for seconds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from curation.engine.bulk import columns_of, insert_values
from curation.engine.inserting import stored_key
from curation.engine.releasable import ReleaseFilter, nothing_matches
from curation.engine.selecting import look
from curation.engine.work import JobLease, report
from curation.models import Release, ReleaseItem, ReleaseSelection, Trajectory
from simulation.errors import InputError

PORTION = 1_000
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


def freeze(release: Release, lease: JobLease) -> None:
    """Make items of the selection, in portions: one that was put down goes on where it was.

    A portion and how far it brings the job are one transaction. Raises LeaseLost, and InputError
    where nothing matches.
    """
    selection = _selection_of(release, lease)
    if selection is None:
        return
    if not selection.number:
        asked = ReleaseFilter.model_validate(release.filter)
        raise InputError(*nothing_matches(release.workspace, asked))
    lines = selection.lines.splitlines()
    done = release.items.aggregate(last=Max("position"))["last"]
    for start in range(0 if done is None else done + 1, len(lines), PORTION):
        chosen = [Chosen.read(line) for line in lines[start : start + PORTION]]
        with transaction.atomic():
            told = f"Freezing {start + len(chosen):,} of {len(lines):,}"
            report(lease, 0.0, told, SECONDS)
            insert_values(ReleaseItem, ITEM, _values(release, start, chosen))
    selection.delete()


def _selection_of(release: Release, lease: JobLease) -> ReleaseSelection | None:
    """None where all of it are items. Looked for now, where nobody has had the time."""
    found = ReleaseSelection.objects.filter(pk=release.pk)
    release.refresh_from_db(fields=["items_total"])
    if not release.items_total:
        report(lease, 0.0, "Looking for what matches", SECONDS)
        if not found.exists():
            look(release)
    return found.first()


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

"""Marking dialogues whose domain has moved on, and taking marks away where nothing is other now.

Worked out by workers, in portions; a list reads a column. Only what is finished is marked: the
rest is compared when it ends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from curation.engine.calls_made import calls_of
from curation.engine.current import current_version, outdated, versions_before
from curation.engine.dependence import changes_between, reasons_for
from curation.engine.kin import standing_kin
from curation.models import DomainVersion, StaleMark, Trajectory
from simulation.vocabulary.value import JsonObject

PORTION = 200
"""Dialogues compared in one transaction."""
KEYS = 5_000
"""Keys of one statement."""
FINISHED = Trajectory.State.FINISHED
Stale = Trajectory.Stale
UNDONE = Q(stale=Stale.REPLAYED, mark__replay__created__lt=F("created"))
"""A replay under a version that is not current any more, of one that stands again."""
STALE = {
    "yes": Q(stale=Stale.STALE),
    "no": Q(stale__isnull=True),
    "replayed": Q(stale=Stale.REPLAYED) & ~UNDONE,
    "undone": UNDONE,
}
"""What lists ask for."""


class Portion(NamedTuple):
    """What became of some dialogues."""

    compared: int
    stale: int


def compare(keys: Sequence[UUID]) -> Portion:
    """Say of each whether it is stale under the current version of its domain, and why."""
    rows = list(
        Trajectory.objects.filter(pk__in=keys, state=FINISHED)
        .select_related("domain")
        .defer("domain__content", "persona", "limits", "replay", "problem")
    )
    done = _replayed(row.pk for row in rows)
    numbers: Counter[str | None] = Counter()
    by_version: dict[UUID, list[Trajectory]] = {}
    for row in rows:
        by_version.setdefault(row.domain_id, []).append(row)
    for some in by_version.values():
        numbers.update(_compare_alike(some, done))
    _forget(set(keys) - {row.pk for row in rows})
    return Portion(len(rows), numbers[Stale.STALE])


def _compare_alike(rows: Sequence[Trajectory], done: Collection[UUID]) -> Counter[str | None]:
    """Dialogues of one version."""
    domain = rows[0].domain
    current = _standing_against(domain)
    if current is None:
        _clear([row.pk for row in rows])
        return Counter({None: len(rows)})
    over = [row.pk for row in rows if row.pk in done]
    why = _why([row for row in rows if row.pk not in done], current)
    other = {key: reasons for key, reasons in why.items() if reasons}
    kin = standing_kin([row for row in rows if row.pk in other or row.pk in done], current)
    stale = {key: reasons for key, reasons in other.items() if key not in kin}
    with transaction.atomic():
        _set(over, Stale.REPLAYED)
        StaleMark.objects.filter(trajectory__in=over).update(under=current)
        _mark(stale, current)
        _write_marks({key: other[key] for key in other.keys() & kin.keys()}, current)
        _point(kin)
        _clear(why.keys() - other.keys())
    return Counter({Stale.STALE: len(stale), Stale.REPLAYED: len(over) + len(other) - len(stale)})


def _standing_against(domain: DomainVersion) -> DomainVersion | None:
    """The version that has taken its place."""
    current = current_version(domain.workspace_id, domain.name)
    if current is None or current.pk == domain.pk or domain.pk not in versions_before(current):
        return None
    return current


def _why(rows: Sequence[Trajectory], current: DomainVersion) -> dict[UUID, list[JsonObject]]:
    if not rows or not changes_between(rows[0].domain_id, current.pk):
        return {row.pk: [] for row in rows}
    calls = calls_of(rows)
    return {row.pk: reasons_for(row, calls[row.pk], current.pk) for row in rows}


def _replayed(keys: Iterable[UUID]) -> set[UUID]:
    """Those that a living branch repeats, to its end."""
    ended = Q(replay__state=FINISHED, replay__deleted_at=None)
    rows = StaleMark.objects.filter(ended, trajectory__in=list(keys))
    return set(rows.values_list("trajectory_id", flat=True))


def _mark(stale: dict[UUID, list[JsonObject]], current: DomainVersion) -> None:
    _write_marks(stale, current)
    _set(stale, Stale.STALE)


def _point(kin: dict[UUID, UUID]) -> None:
    """Another one of them is under the current version: nothing is to be done."""
    for key, other in kin.items():
        marks = StaleMark.objects.filter(trajectory=key).exclude(replay=other)
        marks.update(replay=other, outcome=StaleMark.Outcome.NONE)
    _set(kin, Stale.REPLAYED)


def _write_marks(stale: dict[UUID, list[JsonObject]], current: DomainVersion) -> None:
    marks = [
        StaleMark(trajectory_id=key, under=current, reasons=reasons, since=timezone.now())
        for key, reasons in stale.items()
    ]
    StaleMark.objects.bulk_create(
        marks,
        update_conflicts=True,
        unique_fields=["trajectory"],
        update_fields=["under", "reasons"],
    )


def _set(keys: Iterable[UUID], value: str) -> None:
    rows = Trajectory.objects.filter(pk__in=list(keys))
    rows.filter(Q(stale=None) | ~Q(stale=value)).update(stale=value)


def _clear(keys: Iterable[UUID]) -> None:
    named = list(keys)
    _forget(named)
    Trajectory.objects.filter(pk__in=named).exclude(stale=None).update(stale=None)


def _forget(keys: Iterable[UUID]) -> None:
    StaleMark.objects.filter(trajectory__in=list(keys)).delete()


def compare_soon(versions: Iterable[UUID], rows: QuerySet[Trajectory]) -> None:
    """Have a worker compare those of the rows whose version, one of ``versions``, is not current
    any more.
    """
    old = outdated(versions)
    if not old:
        return
    keys = list(rows.filter(domain__in=old).values_list("pk", flat=True))
    for start in range(0, len(keys), KEYS):
        some = keys[start : start + KEYS]
        StaleMark.objects.bulk_create(
            [StaleMark(trajectory_id=key) for key in some], ignore_conflicts=True
        )
        StaleMark.objects.filter(trajectory__in=some).update(under=None)


def compare_parent(replay: Trajectory) -> None:
    """After a replay was deleted or came back: what it repeats stands otherwise now."""
    StaleMark.objects.filter(replay=replay).update(under=None)


def settle_replay(replay: Trajectory, *, same: bool) -> None:
    """It has come to its end: what it repeats need not be done any more."""
    marks = StaleMark.objects.filter(replay=replay)
    outcome = StaleMark.Outcome.SAME if same else StaleMark.Outcome.DIFFERS
    if marks.update(outcome=outcome):
        rows = Trajectory.objects.filter(pk__in=marks.values("trajectory"))
        rows.filter(stale=Stale.STALE).update(stale=Stale.REPLAYED)


def waits_to_be_compared() -> bool:
    return _waiting().exists()


def compare_waiting() -> int:
    """One portion of those that ended, or came, after their domain had moved on; how many."""
    keys = list(_waiting().order_by("pk").values_list("trajectory_id", flat=True)[:PORTION])
    if keys:
        compare(keys)
    return len(keys)


def _waiting() -> QuerySet[StaleMark]:
    return StaleMark.objects.filter(under=None)

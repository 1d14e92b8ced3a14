"""What a release takes, written down as one text: what its filter matched at one moment.

That is the moment of its order, or, where many dialogues have to be gone through, as soon after it
as a worker looks: what is rendered before it does not keep it waiting.
"""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils import timezone

from curation.engine.events import announce_job
from curation.engine.releasable import ReleaseFilter, matching, nothing_matches
from curation.engine.work import error_json
from curation.models import Job, Release, ReleaseSelection, Review, Trajectory
from simulation.errors import InputError

COLUMNS = ("id", "length", "latest_review")


def select(release: Release, rows: QuerySet[Trajectory]) -> int:
    """Write down which rows there are now, the oldest first, and the newest reviews that stand;
    how many.
    """
    newest = Review.objects.standing().filter(trajectory=OuterRef("pk")).order_by("-created")
    named = rows.order_by("created", "id").annotate(latest_review=Subquery(newest.values("pk")[:1]))
    sql, params = named.values(*COLUMNS).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT COUNT(*), COALESCE({_joined()}, '') FROM ({sql}) chosen",  # noqa: S608 - names of our own
            params,
        )
        number, lines = cursor.fetchone()
    _write_down(release, number, lines)
    return int(number)


def look(release: Release) -> int:
    """Write down what its filter matches now; how many."""
    chosen = ReleaseFilter.model_validate(release.filter)
    return select(release, matching(release.workspace, chosen))


def look_waiting() -> bool:
    """For one release whose job is not begun; False where none waits for it."""
    release = _waiting().order_by("created").first()
    if release is None:
        return False
    if not look(release) and release.job is not None:
        _refuse(release, release.job)
    return True


def waits_to_be_looked_at() -> bool:
    return _waiting().exists()


@transaction.atomic
def _refuse(release: Release, job: Job) -> None:
    """At once: its job may wait for long. One that has begun by now says so itself."""
    chosen = ReleaseFilter.model_validate(release.filter)
    error = error_json(InputError(*nothing_matches(release.workspace, chosen)))
    ended = {"error": error, "finished": timezone.now()}
    waits = Job.objects.filter(pk=job.pk, state=Job.State.QUEUED)
    if waits.update(state=Job.State.FAILED, epoch=F("epoch") + 1, **ended):
        Release.objects.filter(pk=release.pk).update(state=Release.State.FAILED, **ended)
        announce_job(job, Job.State.FAILED)


def _waiting() -> QuerySet[Release]:
    ordered = Release.objects.filter(state=Release.State.QUEUED, items_total=0, selection=None)
    return ordered.filter(job__state=Job.State.QUEUED).select_related("workspace", "job")


@transaction.atomic
def _write_down(release: Release, number: int, lines: str) -> None:
    """Reading took its time, and held no lock: whoever was faster has said what it takes."""
    row = Release.objects.select_for_update().get(pk=release.pk)
    written = ReleaseSelection.objects.filter(pk=release.pk)
    if not row.items_total and not written.exists():
        ReleaseSelection.objects.create(release=row, number=number, lines=lines)
        row.items_total = number
        row.save(update_fields=["items_total"])
    release.items_total = row.items_total


def _joined() -> str:
    """In the order of the rows that it is given."""
    if connection.vendor == "sqlite":
        line = "chosen.id || ' ' || chosen.length || ' ' || COALESCE(chosen.latest_review, '')"
        return f"group_concat({line}, char(10))"
    line = "chosen.id || ' ' || chosen.length || ' ' || COALESCE(chosen.latest_review::text, '')"
    return f"string_agg({line}, chr(10))"

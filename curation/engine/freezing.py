"""The items of a release, made by the database itself: one statement for a hundred thousand.

What ``paths.path_of`` says of a row is said here in SQL.
"""

from __future__ import annotations

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery

from curation.models import Release, ReleaseItem, Review, Trajectory

OWN_FROM = "COALESCE(chosen.fork_at, 0)"
DASHED = " || '-' || ".join(
    f"substr(chosen.id, {start}, {many})"
    for start, many in ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
)
"""SQLite keeps an id without its dashes."""
COLUMNS = ("id", "created", "path", "fork_at", "length", "latest_review")


def freeze(release: Release, rows: QuerySet[Trajectory]) -> int:
    """An item for each of the rows, the oldest first, each with its newest review; how many."""
    newest = Review.objects.filter(trajectory=OuterRef("pk")).order_by("-created")
    named = rows.order_by().annotate(latest_review=Subquery(newest.values("pk")[:1]))
    sql, params = named.values(*COLUMNS).query.sql_with_params()
    key = ReleaseItem._meta.get_field("release").get_db_prep_save(release.pk, connection)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {ReleaseItem._meta.db_table}"  # noqa: S608 - names of our own
            " (release_id, position, trajectory_id, path, length, review_id)"
            " SELECT %s, ROW_NUMBER() OVER (ORDER BY chosen.created, chosen.id) - 1,"
            f" chosen.id, {_path()}, chosen.length, chosen.latest_review FROM ({sql}) chosen",
            (key, *params),
        )
        return int(cursor.rowcount)


def _path() -> str:
    """What was inherited, then the branch's own turns if it has some."""
    key = DASHED if connection.vendor == "sqlite" else "chosen.id::text"
    own = f"'[\"' || {key} || '\",' || {OWN_FROM} || ',' || chosen.length || ']]'"
    before = "substr(chosen.path, 1, length(chosen.path) - 1)"
    return (
        f"CASE WHEN chosen.length <= {OWN_FROM} THEN chosen.path"
        f" WHEN chosen.path = '[]' THEN '[' || {own} ELSE {before} || ',' || {own} END"
    )

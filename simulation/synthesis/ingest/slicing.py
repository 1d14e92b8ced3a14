"""A slice of a large database that is closed under its foreign keys: no kept row points outside.

Small tables are kept whole. Of the others, parents come first and children follow those parents
that are kept; then whatever parent is still missing is fetched, until nothing is.
"""

from __future__ import annotations

from pathlib import Path

import apsw

from simulation.synthesis.ingest.copying import Copying
from simulation.synthesis.ingest.image import image_of
from simulation.synthesis.ingest.ingested import Ingested
from simulation.vocabulary.lexicon import Relation

SLICE_ROWS = 40_000
"""Rows kept where the user names no number; fewer if they are large."""
_ROUNDS = 40
"""Of fetching missing parents: as deep as chains of references are followed."""
_SPREAD = 3
"""A large table that others refer to is thinned this much more, so that its rows keep children."""


def slice_of(source: Path | bytes, *, rows: int | None, budget: int) -> Ingested:
    """A slice of about ``rows`` rows, or all of them if there are no more.

    ``budget`` is the size in bytes that the slice should stay under where ``rows`` is None.
    """
    connection = apsw.Connection(":memory:")
    try:
        size = _attach(connection, source)
        copying = Copying(connection)
        copying.create_tables()
        wanted = rows or _affordable(copying, size, budget)
        whole = sum(copying.counts.values()) <= wanted
        _take_rows(copying, wanted)
        copying.create_the_rest()
        kept = copying.kept()
        connection.execute("DETACH src")
        image, gaps = image_of(connection)
    finally:
        connection.close()
    return Ingested(image, (*copying.gaps, *gaps), None if whole else kept)


def _attach(connection: apsw.Connection, source: Path | bytes) -> int:
    """Attaches a file or an image as ``src`` and returns its size."""
    if isinstance(source, bytes):
        connection.execute("ATTACH ':memory:' AS src")
        connection.deserialize("src", source)
        return len(source)
    connection.execute("ATTACH ? AS src", (str(source),))
    return source.stat().st_size


def _affordable(copying: Copying, size: int, budget: int) -> int:
    total = max(1, sum(copying.counts.values()))
    return max(100, min(SLICE_ROWS, budget // 2 * total // max(1, size)))


def _take_rows(copying: Copying, wanted: int) -> None:
    quotas = _quotas(copying, wanted)
    cut = {table for table, count in copying.counts.items() if count > quotas[table]}
    for table in _parents_first(copying):
        if table not in cut:
            copying.take(table)
        else:
            _take_some(copying, table, quotas[table], cut)
    _close(copying)


def _take_some(copying: Copying, table: str, quota: int, cut: set[str]) -> None:
    leading = [each for each in copying.parents(table) if each.target in cut and copying.has(each)]
    for relation in leading[:1]:
        copying.take_children(table, relation, quota)
    missing = quota - copying.kept(table)
    if missing > quota // 2:
        copying.take_spread(table, missing)


def _close(copying: Copying) -> None:
    for _ in range(_ROUNDS):
        if not sum(copying.take_parents(each) for each in copying.relations):
            return


def _quotas(copying: Copying, wanted: int) -> dict[str, int]:
    """Small tables whole; what they leave is shared by the large ones."""
    quotas: dict[str, int] = {}
    left = wanted
    ordered = sorted(copying.counts, key=lambda table: (copying.counts[table], table))
    for place, table in enumerate(ordered):
        share = max(1, left // (len(ordered) - place))
        quotas[table] = min(copying.counts[table], share)
        left -= quotas[table]
    for table in ordered:
        large = [each for each in copying.children(table) if _is_cut(copying, quotas, each)]
        if large and quotas[table] < copying.counts[table]:
            quotas[table] = max(1, quotas[table] // _SPREAD)
    return quotas


def _is_cut(copying: Copying, quotas: dict[str, int], relation: Relation) -> bool:
    return (
        relation.source != relation.target
        and copying.counts[relation.source] > quotas[relation.source]
    )


def _parents_first(copying: Copying) -> list[str]:
    done: list[str] = []
    waiting = sorted(copying.counts, key=lambda table: (copying.counts[table], table))
    while waiting:
        ready = [table for table in waiting if _has_its_parents(copying, table, waiting)]
        chosen = ready[0] if ready else waiting[0]
        waiting.remove(chosen)
        done.append(chosen)
    return done


def _has_its_parents(copying: Copying, table: str, waiting: list[str]) -> bool:
    return not any(
        each.target in waiting and each.target != table for each in copying.parents(table)
    )

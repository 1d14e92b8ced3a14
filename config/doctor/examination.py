"""All checks in their order; one that cannot be made is a finding itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from django.db import DatabaseError

from config.doctor import configured, places, program
from curation.engine.said import Said, fail
from curation.selectors.condition import WORK

Check = Callable[[], Iterable[Said]]
PLACES: tuple[Check, ...] = (
    program.python,
    program.packages,
    program.sqlite,
    configured.debug,
    configured.secret,
    configured.hosts,
    configured.telemetry,
    places.folder,
    places.broker,
    places.database,
)
AWAY = "Start it, or correct DATABASE_URL."


def examine(more: Iterable[Check] = ()) -> Iterator[Said]:
    """Everything that can be looked at; what needs the tables only where they can be read."""
    seen = [said for check in PLACES for said in _looked(check)]
    yield from seen
    if any(said.name == "database" and said.level == "fail" for said in seen):
        return
    for check in (places.indexes, *WORK, *more):
        yield from _looked(check)


def _looked(check: Check) -> list[Said]:
    try:
        return list(check())
    except DatabaseError as error:
        return [fail("database", f"does not answer ({str(error).strip()})", AWAY)]

"""Language models in the eyes of a page: endpoints, their last tests, names to choose from."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Q

from curation.engine.ceilings import Day
from curation.engine.connections import ENVIRONMENT
from curation.engine.endpoints import environment_address
from curation.models import Job, LineupEntry, ModelEndpoint, Workspace

TESTS_READ = 60
NAMES_OFFERED = 300


class Listed(NamedTuple):
    """One endpoint of the list; ``row`` None is the environment's."""

    row: ModelEndpoint | None
    name: str
    address: str
    test: Job | None
    """The last one."""


def listed_endpoints(workspace: Workspace) -> list[Listed]:
    """Archived ones last."""
    rows = ModelEndpoint.objects.in_workspace(workspace)
    tests = _last_tests(workspace)
    found = [Listed(row, row.name, row.base_url, tests.get(str(row.pk))) for row in rows]
    address = environment_address()
    if address:
        found.append(Listed(None, ENVIRONMENT, address, tests.get(ENVIRONMENT)))
    return sorted(found, key=_order)


def uncounted_by(day: Day, workspace: Workspace) -> list[str]:
    """Names of endpoints that a ceiling in money does not hold for: they have no prices."""
    if day.max_cost is None:
        return []
    rows = ModelEndpoint.objects.in_workspace(workspace).filter(archived_at=None)
    unpriced = rows.filter(Q(prompt_price=None) | Q(completion_price=None)).order_by("name")
    names = list(unpriced.values_list("name", flat=True))
    return [*names, ENVIRONMENT] if environment_address() else names


def known_models(workspace: Workspace) -> list[str]:
    """Names that were listed or given a role here, to be offered while somebody types."""
    roles = LineupEntry.objects.in_workspace(workspace).values_list("model", flat=True)
    names = dict.fromkeys(roles)
    for test in _last_tests(workspace).values():
        names |= dict.fromkeys((test.result or {}).get("models", ()))
    return list(names)[:NAMES_OFFERED]


def _last_tests(workspace: Workspace) -> dict[str, Job]:
    """By the endpoint; found among the newest tests."""
    tests = Job.objects.in_workspace(workspace).filter(kind=Job.Kind.PROBE)
    found: dict[str, Job] = {}
    for test in tests.order_by("-created")[:TESTS_READ]:
        found.setdefault(test.payload["endpoint"], test)
    return found


def _order(listed: Listed) -> tuple[bool, bool, str]:
    row = listed.row
    archived = row is not None and row.archived_at is not None
    return archived, not (row and row.is_default), listed.name

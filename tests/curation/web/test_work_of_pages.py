"""No page and no list of the API does more for a large workspace than for a middling one.

Addresses are taken from where they are served: a new page or list is held to it by being there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.urls import URLPattern, reverse

from curation.api import api
from curation.models import Event, Job, Trajectory, Turn, Upload, Workspace
from curation.services.access import issue_token
from curation.web.urls import urlpatterns
from tests.curation.toy import make_run
from tests.curation.work import fill, queries, work

MIDDLING, LARGE = 2_500, 7_500
"""Dialogues; what is counted up to a thousand is at its bound in both."""
MORE = 1.2
GROWING = [model._meta.db_table for model in (Trajectory, Turn, Event)]
FILTERED = [
    *(f"/queue/?state={name}" for name in ("queued", "claimed", "approved", "running", "failed")),
    *(f"/queue/?checks={name}" for name in ("errors", "unproven", "invalid", "valid")),
    *(f"/queue/?origin={name}" for name in ("generated", "fork", "import")),
    *(f"/queue/?domain={name}" for name in ("shelf", "nothing")),
    *("/?", "/releases/new/?review=any&min_tasks=1&domain=shelf"),
]


def plain_pages() -> Iterator[str]:
    """Every address without an argument that can be opened."""
    for one in urlpatterns:
        assert isinstance(one, URLPattern)
        if not one.pattern.converters:
            yield reverse(f"curation:{one.name}")


def api_lists() -> Iterator[str]:
    """Every list, as it is and by each filter that has a few values."""
    described = api.get_openapi_schema()
    named = described["components"]["schemas"]
    for path, ways in described["paths"].items():
        if "get" not in ways or "{" in path:
            continue
        yield path
        for parameter in ways["get"].get("parameters", ()):
            values = _values(parameter["schema"], named)
            yield from (f"{path}?{parameter['name']}={value}" for value in values)


def _values(schema: dict[str, Any], named: dict[str, Any]) -> Iterator[str]:
    for shape in (schema, *schema.get("anyOf", ())):
        known = named[shape["$ref"].rsplit("/", 1)[-1]] if "$ref" in shape else shape
        yield from (str(value) for value in known.get("enum", ()) if value)


@pytest.fixture
def reads(
    as_alice: Client, alice: User, studio: Workspace, rows: dict[str, list[Any]]
) -> dict[str, Callable[[], Any]]:
    """Everything that can be read, by its address."""
    key = issue_token(alice, studio)
    named = [reverse(f"curation:{name}", args=args) for name, args in rows.items()]
    caller = Client(headers={"Authorization": f"Bearer {key}"})
    found = {at: _reading(as_alice, at) for at in (*plain_pages(), *FILTERED, *named)}
    return found | {at: _reading(caller, at) for at in api_lists()}


def _reading(client: Client, address: str) -> Callable[[], Any]:
    def read() -> None:
        answer = client.get(address)
        posted = answer.status_code == 405
        assert posted or answer.status_code < 400, (address, answer.content[:300])

    return read


@pytest.fixture
def rows(studio: Workspace, finished: Trajectory, brought: Upload) -> dict[str, list[Any]]:
    """The arguments of addresses that have some."""
    job = Job.objects.create(workspace=studio, kind=Job.Kind.IMPORT)
    return {
        "domain": [finished.domain_id],
        "rule": [finished.rules.name],
        "rule-edit": [finished.rules.name],
        "trajectory": [finished.pk],
        "trajectory-turns": [finished.pk],
        "upload": [brought.pk],
        "import": [job.pk],
    }


def test_no_page_does_more_for_more_dialogues(
    studio: Workspace, finished: Trajectory, reads: dict[str, Callable[[], Any]]
) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET enable_seqscan = off")
    run = make_run(studio, count=20)
    fill(studio, finished, MIDDLING, run)
    for address, read in reads.items():
        _refuse_endless(address, queries(read))
    few = {address: work(read) for address, read in reads.items()}
    fill(studio, finished, LARGE, run)
    many = {address: work(read) for address, read in reads.items()}

    grown = {
        address: (few[address], many[address])
        for address in reads
        if many[address] > few[address] * MORE + 2_000
    }
    assert grown == {}


def _refuse_endless(address: str, asked: list[str]) -> None:
    """Nothing is skipped, and nothing that grows is counted without a bound."""
    for sql in asked:
        counts = "COUNT(" in sql and any(f'FROM "{table}"' in sql for table in GROWING)
        bounded = "LIMIT" in sql or "generating" in sql
        assert " OFFSET " not in sql, (address, sql)
        assert not counts or bounded, (address, sql)

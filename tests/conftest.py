"""What every test can count on: the network closed but for loopback, skips that are seen."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from glob import glob
from pathlib import Path

import pytest
from hypothesis import settings as properties
from playwright.sync_api import Page, sync_playwright

from tests.servers.dialoom import Running, dialoom, furnished
from tests.servers.postgres import postgres
from tests.servers.redis import redis

properties.register_profile("dialoom", deadline=None)
properties.load_profile("dialoom")
"""A slow machine fails no property: how long an example takes is the bench's to say."""

NEEDS = {
    "browser": ("chromium", "chromium-browser", "google-chrome"),
    "redis": ("redis-server",),
    "rabbitmq": ("rabbitmq-server", "/usr/sbin/rabbitmq-server"),
    "postgres": ("postgres", "/usr/lib/postgresql/*/bin/postgres"),
}


def find_program(names: tuple[str, ...]) -> str | None:
    """The first of the programs that is installed, by name on the path or by pattern."""
    for name in names:
        found = shutil.which(name) or next(iter(sorted(glob(name), reverse=True)), None)  # noqa: PTH207 - absolute pattern
        if found:
            return found
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    absent = {mark for mark, names in NEEDS.items() if find_program(names) is None}
    if absent and os.environ.get("DIALOOM_NO_SKIPS"):
        raise pytest.UsageError(f"needed for the tests and not installed: {', '.join(absent)}")
    for item in items:
        for mark in absent:
            if item.get_closest_marker(mark):
                item.add_marker(pytest.mark.skip(reason=f"no {mark} program here: make servers"))


@pytest.fixture(scope="session")
def chromium() -> str:
    found = find_program(NEEDS["browser"])
    assert found
    return found


@pytest.fixture
def page(chromium: str) -> Iterator[Page]:
    """A page of a browser of its own: Debian's Chromium, no sandbox where tests run as root.

    Playwright's event loop ends with the test, so that asynchronous tests may follow.
    """
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=quiet)
        yield browser.new_page()
        browser.close()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server for the session; the database is empty and shared."""
    program = find_program(NEEDS["postgres"])
    assert program
    with postgres(program) as url:
        yield url


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    program = find_program(NEEDS["redis"])
    assert program
    with redis(program, tmp_path) as url:
        yield url


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The product on a folder, as ``make run`` starts it: for tests that leave it running.

    Its first start is the story of the first five minutes.
    """
    with dialoom(furnished(tmp_path_factory.mktemp("running") / "home")) as started:
        yield started

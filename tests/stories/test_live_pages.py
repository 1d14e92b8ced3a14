"""Pages that follow what is being written: real Chromium, real streams, a server that goes away."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from tests.servers.dialoom import Running, dialoom, furnished
from tests.servers.process import listens

pytestmark = pytest.mark.browser

ARRIVAL = 90_000
SEQS = "() => [...document.querySelectorAll('article.turn')].map(turn => turn.id)"
MORE = "seen => document.querySelectorAll('article.turn').length > seen"


def ordered(running: Running, **order: Any) -> tuple[str, str]:
    """A run and its first dialogue."""
    token = running.token()
    body = {"domain": "orders", "seed": 7, **order}
    run = running.call("POST", "/api/v1/runs", body, token)[1]["id"]
    rows = running.get(f"/api/v1/trajectories?run={run}", token)[1]["items"]
    return run, rows[-1]["id"]


def asked(page: Page, path: str) -> list[str]:
    """Addresses that the page asks for from now on, of those that hold ``path``."""
    found: list[str] = []

    def note(request: Request) -> None:
        if path in request.url:
            found.append(request.url)

    page.on("request", note)
    return found


def test_turns_arrive_by_a_stream_while_one_types_and_forks(running: Running, page: Page) -> None:
    _, dialogue = ordered(running, count=1, pace=1)
    page.goto(running.fresh_link())
    streams, polls = asked(page, "/events"), asked(page, "/turns/?")
    page.goto(f"{running.address}/trajectories/{dialogue}/")
    expect(page.locator("article.turn").nth(2)).to_be_visible(timeout=ARRIVAL)
    assert len(streams) == 1

    # Words that are being typed stay, while turns arrive around them.
    page.locator("article.turn--user").first.locator(".turn__text").click()
    page.keyboard.press("e")
    words = "Hello, where is my order?"
    editor = page.locator("form.editor textarea").first
    editor.fill(words)
    seen = page.locator("article.turn").count()
    page.wait_for_function(MORE, arg=seen, timeout=ARRIVAL)
    assert editor.input_value() == words

    # The dialogue streams on while a branch of it begins, which streams too.
    page.get_by_role("button", name="Save as a branch").click()
    expect(page.get_by_text(words).first).to_be_visible(timeout=ARRIVAL)
    seen = page.locator("article.turn").count()
    page.wait_for_function(MORE, arg=seen, timeout=ARRIVAL)
    assert len(streams) == 2
    shown = page.evaluate(SEQS)
    assert shown == sorted(set(shown), key=lambda name: int(name.split("-")[1]))
    # What arrived was asked for because it was told: polls would have been many more.
    assert len(polls) < 60


def test_a_run_moves_by_itself_and_says_when_it_is_over(running: Running, page: Page) -> None:
    run, _ = ordered(running, count=2, pace=0.1)
    page.goto(running.fresh_link())
    page.goto(f"{running.address}/runs/{run}/")
    expect(page.locator("[data-live='done']")).to_have_text("2", timeout=ARRIVAL)
    expect(page.locator("#run").get_by_text("finished").first).to_be_visible(timeout=ARRIVAL)
    assert page.locator("[data-events]").count() == 0
    width = page.locator("[data-live='bar'] rect").first.get_attribute("width")
    assert float(width or 0) == 100


def test_a_page_that_outlives_the_server_goes_on_where_it_was(tmp_path: Path, page: Page) -> None:
    home = furnished(tmp_path / "home")
    with dialoom(home) as running:
        _, dialogue = ordered(running, count=1, pace=1)
        page.goto(running.fresh_link())
        page.goto(f"{running.address}/trajectories/{dialogue}/")
        expect(page.locator("article.turn").nth(2)).to_be_visible(timeout=ARRIVAL)
        assert running.interrupt() == 0
    again = Running(["manage.py", "up", "--port", str(running.port)], home, running.port, {})
    try:
        expect(page.locator("#offline")).to_have_count(1, timeout=ARRIVAL)
        again.server.wait_until(listens(running.port))
        expect(page.locator("#offline")).to_have_count(0, timeout=ARRIVAL)
        seen = page.locator("article.turn").count()
        page.wait_for_function(MORE, arg=seen, timeout=ARRIVAL)
    finally:
        again.server.stop(30)
    shown = page.evaluate(SEQS)
    assert shown == sorted(set(shown), key=lambda name: int(name.split("-")[1]))

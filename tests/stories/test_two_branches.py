"""Branches, and the word on which is better, by keys alone: real Chromium, real web and worker."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.servers.dialoom import Running, dialoom

pytestmark = pytest.mark.browser

ARRIVAL = 60_000
ENDED = "Ended: completed."


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with dialoom(tmp_path_factory.mktemp("branches") / "home") as started:
        yield started


def ordered(running: Running) -> str:
    token = running.token()
    body = {"domain": "orders", "seed": 7, "count": 1, "tasks": 1}
    run = running.call("POST", "/api/v1/runs", body, token)[1]["id"]
    return str(running.get(f"/api/v1/trajectories?run={run}", token)[1]["items"][0]["id"])


def has_own_turn(page: Page) -> None:
    """A branch can be preferred as soon as it says something of its own."""
    own = page.locator("article.turn", has_not_text="inherited")
    expect(own.first).to_be_visible(timeout=ARRIVAL)


def test_branches_are_made_compared_and_preferred_by_keys(running: Running, page: Page) -> None:
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    dialogue = ordered(running)
    page.goto(running.fresh_link())
    page.goto(f"{running.address}/trajectories/{dialogue}/")
    expect(page.locator("#end-status")).to_contain_text(ENDED, timeout=ARRIVAL)

    # One branch by one key.
    page.locator("article.turn--user").first.locator(".turn__text").click()
    page.keyboard.press("r")
    page.wait_for_url(lambda url: dialogue not in url)
    expect(page.locator("#family")).to_contain_text("2 branches")

    # Two samples of a later turn, by the form, and from one to the other.
    page.keyboard.press("u")
    page.wait_for_url(re.compile(dialogue))
    page.locator("article.turn--user").nth(1).locator(".turn__text").click()
    page.keyboard.press("s")
    page.get_by_label("Samples").fill("2")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: dialogue not in url)
    expect(page.locator("#family")).to_contain_text("4 branches")
    sample = page.url.split("?")[0]
    page.keyboard.press("]")
    page.wait_for_url(lambda url: sample not in url and dialogue not in url)
    has_own_turn(page)

    # Beside the one that it left: the better one, by one key, with a reason.
    page.keyboard.press("b")
    expect(page.get_by_role("heading", name="Two branches")).to_be_visible()
    page.get_by_label("Why").fill("asks first")
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    expect(page.get_by_text("Saved: the left one is better.")).to_be_visible()
    expect(page.locator("#prefer")).to_contain_text("the left one is better (asks first)")

    page.get_by_role("link", name="Preferences").first.click()
    given = page.get_by_role("region", name="Said by people").locator("tbody tr")
    expect(given).to_have_count(1)
    expect(given).to_contain_text("asks first")
    assert complaints == []

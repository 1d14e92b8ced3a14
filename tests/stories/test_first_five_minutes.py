"""The main job as a newcomer does it: real Chromium, real web and worker, nothing prepared."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.servers.dialoom import Running, dialoom, furnished, web_alone

pytestmark = pytest.mark.browser

ARRIVAL = 30_000
"""Milliseconds that a newcomer may wait for something a worker does."""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with dialoom(tmp_path_factory.mktemp("story") / "home") as started:
        yield started


def turns(page: Page) -> int:
    return page.locator("article.turn").count()


def test_a_newcomer_watches_forks_edits_approves_and_downloads(
    running: Running, page: Page, tmp_path: Path
) -> None:
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)

    # The link signs in, once.
    page.goto(running.link)
    expect(page).to_have_title("Cockpit · Dialoom")
    expect(page.get_by_text("First run: order support").first).to_be_visible()
    page.context.clear_cookies()
    page.goto(running.link)
    expect(page).not_to_have_title("Cockpit · Dialoom")
    complaints.clear()  # that the link is gone was asked for
    page.goto(running.fresh_link())
    expect(page).to_have_title("Cockpit · Dialoom")

    # Turns arrive while one reads.
    page.goto(running.address)
    dialogue = page.locator("a[href^='/trajectories/']").first
    expect(dialogue).to_be_visible(timeout=ARRIVAL)
    dialogue.click()
    expect(page.locator("article.turn").nth(1)).to_be_visible(timeout=ARRIVAL)
    seen = turns(page)
    page.wait_for_function(
        "seen => document.querySelectorAll('article.turn').length > seen", arg=seen, timeout=ARRIVAL
    )
    parent = page.url.split("?")[0]

    # Fork the running dialogue by editing what the user said.
    first = page.locator("article.turn--user").first
    words = "Hello, I am calling about the stock of the Aurora Floor Lamp."
    first.locator(".turn__text").click()
    page.keyboard.press("e")
    editor = page.locator("form.editor textarea").first
    editor.fill(words)
    page.get_by_role("button", name="Save as a branch").click()
    expect(page.get_by_text(words).first).to_be_visible(timeout=ARRIVAL)
    assert page.url.split("?")[0].split("#")[0] != parent.split("#")[0]
    page.wait_for_function(
        "() => document.querySelectorAll('article.turn').length > 3", timeout=ARRIVAL
    )
    # The parent is as it was: undo is going back.
    page.keyboard.press("u")
    page.wait_for_url(f"{parent.split('#')[0]}**")
    expect(page.get_by_text(words)).to_have_count(0)

    # Edit a rule: a new version.
    page.goto(running.address + "/rules/user-oriented/edit/")
    page.locator("section.rule textarea").first.fill("Open with whatever weighs most on your mind.")
    page.get_by_role("button", name="Save as version 2").click()
    expect(page.get_by_text("Open with whatever weighs most on your mind.").first).to_be_visible()

    # Approve by one key, from the queue.
    page.goto(running.address + "/queue/")
    page.wait_for_function(
        """() => fetch('/queue/').then(r => r.text()).then(t => t.includes('/trajectories/'))""",
        timeout=90_000,
    )
    page.goto(running.address + "/")
    expect(page.get_by_role("button", name="Claim the next")).to_be_visible(timeout=90_000)
    page.get_by_role("button", name="Claim the next").click()
    expect(page.get_by_role("button", name="Approve")).to_be_visible()
    approved = page.url
    page.keyboard.press("a")
    page.wait_for_url(lambda url: url != approved)

    # Download a dataset that a trainer loads.
    page.goto(running.address + "/releases/new/")
    page.get_by_label("Name").fill("first")
    page.get_by_role("button", name="Freeze and write the file").click()
    download_link = page.locator("a[download]").first
    expect(download_link).to_be_visible(timeout=ARRIVAL)
    with page.expect_download() as waiting:
        download_link.click()
    target = tmp_path / "dataset.jsonl"
    waiting.value.save_as(target)
    rows = [json.loads(line) for line in target.read_text().splitlines()]
    assert len(rows) == 1
    roles = [message["role"] for message in rows[0]["messages"]]
    assert roles[0] == "system"
    assert roles[-1] == "assistant"
    assert rows[0]["tools"]

    assert complaints == []


def test_a_missing_worker_is_said_on_the_pages_that_wait_for_it(tmp_path: Path, page: Page) -> None:
    home = furnished(tmp_path / "home")
    with web_alone(home) as web:
        page.goto(web.fresh_link())
        expect(page.get_by_text("No worker is running")).to_be_visible(timeout=ARRIVAL)
        assert web.get("/healthz")[1]["worker"] == "gone"
    with dialoom(home) as running:
        page.goto(running.link)
        expect(page.get_by_text("No worker is running")).to_have_count(0, timeout=ARRIVAL)

"""A tool's SQL is patched under dialogues that called it: in real Chromium, web and worker."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.servers.dialoom import Running, dialoom, furnished

pytestmark = pytest.mark.browser

ARRIVAL = 60_000
"""Milliseconds for what a worker does."""
TOOL = "get_order_total"
OLD = "SELECT order_number, items, goods, total"
NEW = f"{OLD} + 1000 AS total"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with dialoom(furnished(tmp_path_factory.mktemp("story") / "home")) as started:
        yield started


def test_a_patch_marks_a_dialogue_and_its_replay_shows_what_differs(
    running: Running, page: Page
) -> None:
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    token = running.token()
    dialogue, at = called(running, token)
    page.goto(running.fresh_link())

    # A lead patches the SQL of a tool; the page of what changed counts what became stale.
    version = running.get("/api/v1/domains/orders", token)[1]["id"]
    page.goto(f"{running.address}/domains/{version}/patch/?kind=tool&name={TOOL}")
    text = page.get_by_label("As its domain file has it")
    written = text.input_value()
    text.fill(changed(written))
    page.get_by_role("button", name="Prove and save it").click()
    expect(page.get_by_role("heading", name="What changed in version 2")).to_be_visible(
        timeout=ARRIVAL
    )
    until_compared(running, token)
    page.reload()
    page.locator("#stale-dialogues a").first.click()

    # The list of stale ones has it, with a chip; its page says why and where.
    row = page.locator("tr", has=page.locator(f"#open-{dialogue}"))
    expect(row.get_by_text("stale", exact=True)).to_be_visible()
    row.locator("a").first.click()
    reason = page.locator("#stale li", has_text=TOOL)
    expect(reason).to_contain_text("SQL")
    reason.get_by_role("link", name=str(at), exact=True).click()
    assert f"at={at}" in page.url
    expect(page.locator("article.turn", has_text=TOOL).first).to_be_in_viewport()

    # One click replays it; the branch says what came out otherwise.
    page.get_by_role("button", name="Replay under v2").click()
    expect(page.locator("#end-status")).to_contain_text(
        "came out differently, the first at turn", timeout=ARRIVAL
    )
    branch = page.url.split("/trajectories/")[1][:36]
    assert branch != dialogue
    expect(page.locator("#stale")).to_contain_text("something differs")

    # The old one is as it was, replayed, and out of the list; side by side the results differ.
    page.goto(f"{running.address}/trajectories/{dialogue}/")
    expect(page.locator("#head-facts")).to_contain_text("replayed")
    page.locator("#stale").get_by_role("link", name="something differs").click()
    expect(page).to_have_url(f"{running.address}/compare/{dialogue}/{branch}/")
    totals = {one: total(running, token, one, at) for one in (dialogue, branch)}
    assert totals[branch] == pytest.approx(totals[dialogue] + 1000)
    expect(page.get_by_text("Under version 2 this call returns something else")).to_be_visible()
    expect(page.get_by_role("link", name="orders v2")).to_be_visible()
    page.goto(f"{running.address}/queue/?stale=yes")
    expect(page.locator(f"#open-{dialogue}")).to_have_count(0)

    assert complaints == []


def changed(text: str) -> str:
    """The piece with another SQL."""
    assert OLD in text
    return text.replace(OLD, NEW, 1)


def called(running: Running, token: str) -> tuple[str, int]:
    """A finished dialogue that called the tool, and at which turn first."""
    running.call("POST", "/api/v1/runs", {"domain": "orders", "count": 20, "seed": 7}, token)
    until = time.monotonic() + ARRIVAL / 1000
    seen: set[str] = set()
    while time.monotonic() < until:
        listed = running.get("/api/v1/trajectories?state=finished&domain=orders&limit=100", token)
        for row in listed[1]["items"]:
            if row["id"] not in seen and (at := first_call(running, token, row["id"])):
                return row["id"], at
            seen.add(row["id"])
        time.sleep(0.5)
    raise AssertionError(f"no dialogue called {TOOL}")


def first_call(running: Running, token: str, key: str) -> int:
    found = [turn["seq"] for turn in turns(running, token, key) if is_result(turn)]
    return found[0] if found else 0


def total(running: Running, token: str, key: str, at: int) -> float:
    (turn,) = [turn for turn in turns(running, token, key) if turn["seq"] == at]
    return float(json.loads(turn["message"]["content"])["total"])


def is_result(turn: dict[str, Any]) -> bool:
    message = turn["message"]
    return bool(message["role"] == "tool" and message.get("name") == TOOL)


def turns(running: Running, token: str, key: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = running.get(f"/api/v1/trajectories/{key}", token)[1]["turns"]
    return found


def until_compared(running: Running, token: str) -> None:
    until = time.monotonic() + ARRIVAL / 1000
    while time.monotonic() < until:
        shown = running.get("/api/v1/domains/orders", token)[1]
        if shown["comparing"] is None and shown["stale"]:
            return
        time.sleep(0.2)
    raise AssertionError("nothing became stale")

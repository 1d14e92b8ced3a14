"""A lead brings a language model: adds its endpoint, tests it, starts a run, reads its turns."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from simulation.domains import load_pack
from simulation.generation.compose import compose
from simulation.generation.spec import Spec
from simulation.vocabulary.presets import default_rules
from simulation.vocabulary.rules import Paradigm
from tests.servers.dialoom import Running, dialoom, furnished
from tests.servers.model_thread import serving
from tests.servers.models import Answer, JsonObject, ModelServer
from tests.simulation.llm.test_probe import capable
from tests.simulation.seats.llm.players import Players, solutions

pytestmark = pytest.mark.browser

ARRIVAL = 60_000
KEY = "sk-own-4711"
SEED = 7


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    home = furnished(tmp_path_factory.mktemp("models") / "home")
    with dialoom(home, OPENAI_BASE_URL="") as started:
        yield started


@pytest.fixture(scope="module")
def model() -> Iterator[ModelServer]:
    """Plays the first dialogues of a run on the orders, and passes every test."""
    spec = Spec(rules=default_rules(Paradigm.USER), seed=SEED)
    package = load_pack("orders")
    players = Players(solutions([compose(package, spec, place) for place in range(2)]))

    def brain(body: JsonObject) -> Answer:
        first = str(body["messages"][0]["content"])
        tried = "test of the connection" in first or "city's libraries" in first
        return capable(body) if tried else players(body)

    with serving(brain, key=KEY) as server:
        yield server


def test_a_lead_adds_tests_and_plays_a_model(
    running: Running, model: ModelServer, page: Page
) -> None:
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(running.link)
    page.goto(f"{running.address}/settings/")
    page.locator("#to-models").click()
    expect(page.get_by_text("No endpoint yet")).to_be_visible()

    # A key that is refused is told apart from everything else.
    page.locator("#endpoint-new").click()
    page.get_by_label("Name", exact=True).fill("lab")
    page.get_by_label("Address").fill(model.url)
    page.get_by_label("Key", exact=True).fill("sk-wrong")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Test", exact=True).click()
    expect(page.get_by_text("something failed")).to_be_visible(timeout=ARRIVAL)
    expect(page.get_by_text("key refused")).to_be_visible()
    expect(page.get_by_text("not tried").first).to_be_visible()

    # Mended, everything works.
    page.get_by_role("link", name="Edit the endpoint").click()
    page.get_by_label("Key", exact=True).fill(KEY)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Test", exact=True).click()
    expect(page.get_by_text("all works")).to_be_visible(timeout=ARRIVAL)
    expect(page.get_by_text("Called get_opening_hours")).to_be_visible()
    assert KEY not in page.content()

    # A run on it is watched.
    page.goto(f"{running.address}/runs/new/?count=2&seed={SEED}")
    page.locator("#id_domain").select_option(label="Order support (orders v1)")
    for seat in ("user", "agent"):
        page.locator(f"#id_{seat}_on").select_option("lab")
        page.locator(f"#id_{seat}_model").fill("scripted-1")
    page.get_by_role("button", name="Start the run").click()
    expect(page.get_by_text("agent: scripted-1 on lab")).to_be_visible()
    expect(page.get_by_text("tokens read")).to_be_visible(timeout=ARRIVAL)
    page.locator("td a[href*='/trajectories/']").first.click()
    turn = page.locator("article.turn--agent").first
    expect(turn).to_be_visible(timeout=ARRIVAL)
    turn.get_by_text(re.compile("20 tokens in")).click()
    expect(turn.get_by_text("100 read")).to_be_visible()
    assert not complaints
    assert KEY not in running.printed()
